"""Pages of outreach: the recall desk, and a staff member's own tasks."""
