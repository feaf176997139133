from django.urls import path

from liuke.accounts import pages

app_name = "accounts"
urlpatterns = [
    path("sign-in/", pages.sign_in, name="sign-in"),
]
