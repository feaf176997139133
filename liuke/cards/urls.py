"""Addresses of cards."""

from django.urls import path

from liuke.cards.pages import card, closing, issuers, offers, ruling, statement

app_name = "cards"
urlpatterns = [
    path("settings/rules/", ruling.rules, name="rules"),
    path("settings/issuers/", issuers.issuers, name="issuers"),
    path("settings/issuers/new/", issuers.new, name="issuer-new"),
    path("settings/issuers/<int:issuer_id>/", issuers.issuer, name="issuer"),
    path("cards/offers/", offers.offers, name="offers"),
    path("cards/offers/new/", offers.new, name="offer-new"),
    path("cards/offers/<int:offer_id>/", offers.offer, name="offer"),
    path("cards/ladder/", offers.ladder, name="ladder"),
    path("cards/statement/<int:customer_id>/", statement.show, name="statement"),
    path("cards/statement/<int:customer_id>/proof/", statement.proof, name="proof"),
    path("cards/<int:card_id>/", card.card, name="card"),
    path("cards/<int:card_id>/status/", card.status, name="status"),
    path("cards/<int:card_id>/extension/", card.extension, name="extension"),
    path("cards/<int:card_id>/replacement/", card.replacement, name="replacement"),
    path("cards/<int:card_id>/payout/", card.payout, name="payout"),
    path("cards/<int:card_id>/closing/", closing.closing, name="closing"),
]
