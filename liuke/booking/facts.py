"""What analytics may see of appointments."""

from __future__ import annotations

from liuke.insights.contracts import APPOINTMENTS
from liuke.insights.sources import Source

BOOKINGS = Source(
    APPOINTMENTS,
    query="""
SELECT id AS appointment_id, COALESCE(m.head_id, a.customer_id) AS customer_id, business_date AS day, known_on, status,
  cancelled_on
FROM booking_appointment AS a LEFT JOIN customers_merge AS m ON m.customer_id = a.customer_id
WHERE a.customer_id IS NOT NULL""",
)
