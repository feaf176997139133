"""Addresses of accounts."""

from django.urls import path

from liuke.accounts.pages import audit, health, keys, opening, salons, sessions, shop, staff

app_name = "accounts"
urlpatterns = [
    path("opening/", opening.opening, name="opening"),
    path("sign-in/", sessions.sign_in, name="sign-in"),
    path("sign-out/", sessions.sign_out, name="sign-out"),
    path("password/", sessions.password, name="password"),
    path("language/", sessions.language, name="language"),
    path("theme/", sessions.theme, name="theme"),
    path("salon/", sessions.salon_switch, name="salon-switch"),
    path("staff/", staff.people, name="staff"),
    path("staff/new/", staff.new, name="staff-new"),
    path("staff/<int:staff_id>/", staff.person, name="person"),
    path("staff/<int:staff_id>/dismissal/", staff.dismissal, name="dismissal"),
    path("staff/<int:staff_id>/return/", staff.return_, name="return"),
    path("staff/<int:staff_id>/password/", staff.password_reset, name="password-reset"),
    path("salons/", salons.salons, name="salons"),
    path("salons/new/", salons.new, name="salon-new"),
    path("salons/<int:salon_id>/", salons.salon, name="salon"),
    path("settings/", shop.shop_settings, name="settings"),
    path("settings/keys/", keys.keys, name="settings-keys"),
    path("settings/keys/<int:key_id>/revocation/", keys.revocation, name="settings-key-revocation"),
    path("audit/", audit.audit, name="audit"),
    path("health/ready", health.ready, name="health"),
]
