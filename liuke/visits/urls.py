"""Addresses of the till."""

from django.urls import path

from liuke.visits.pages import (
    bills,
    day,
    notices,
    paying,
    providers,
    reconciling,
    refunding,
    second_factor,
    till,
    work,
)

app_name = "visits"
urlpatterns = [
    path("till/", till.show, name="till"),
    path("till/shelf/", till.shelf, name="shelf"),
    path("till/people/", till.people, name="people"),
    path("till/close/", day.close, name="day"),
    path("till/close/opening/", day.opening, name="day-opening"),
    path("till/reconciliation/", reconciling.reconciling, name="reconciling"),
    path("till/reconciliation/note/", reconciling.explaining, name="explaining"),
    path("till/work/", work.work, name="work"),
    path("till/bills/", bills.day, name="bills"),
    path("till/bills/<int:ticket_id>/", bills.receipt, name="receipt"),
    path("till/bills/<int:ticket_id>/refund/", refunding.refund, name="refund"),
    path("till/bills/<int:ticket_id>/return/", bills.taking_back, name="taking-back"),
    path("till/payments/", paying.payments, name="payments"),
    path("till/payments/<int:order_id>/return/", paying.giving_back, name="giving-back"),
    path("till/notices/<slug:purse>/", notices.notice, name="notice"),
    path("settings/payments/", providers.providers, name="providers"),
    path("till/bills/<int:ticket_id>/signature/", second_factor.signature, name="signature"),
    path("till/<uuid:draft_uid>/", till.change, name="draft"),
    path("till/<uuid:draft_uid>/sale/", till.sale, name="sale"),
    path("till/<uuid:draft_uid>/code/", till.code, name="code"),
    path("till/<uuid:draft_uid>/asking/", paying.asking, name="asking"),
    path("till/<uuid:draft_uid>/asked/", paying.asked, name="asked"),
    path("till/<uuid:draft_uid>/resumption/", till.resume, name="resume"),
]
