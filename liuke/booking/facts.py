"""What analytics may see of appointments."""

from __future__ import annotations

from liuke.insights.contracts import APPOINTMENTS
from liuke.insights.sources import Source

BOOKINGS = Source(
    APPOINTMENTS,
    query="""
SELECT id AS appointment_id, customer_id, business_date AS day, known_on, status, cancelled_on
FROM booking_appointment WHERE customer_id IS NOT NULL""",
)
