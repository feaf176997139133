"""Addresses of outreach."""

from django.urls import path

from liuke.outreach.pages import recall, tasks

app_name = "outreach"
urlpatterns = [
    path("recall/", recall.recall, name="recall"),
    path("recall/held-back/", recall.held_back, name="held-back"),
    path("recall/assign/", recall.assign_many, name="assign-many"),
    path("recall/<int:customer_id>/assign/", recall.assign, name="assign"),
    path("recall/<int:customer_id>/phone/", recall.phone, name="phone"),
    path("recall/<int:customer_id>/outcome/", recall.outcome, name="outcome"),
    path("tasks/", tasks.tasks, name="tasks"),
    path("tasks/<int:task_id>/outcome/", tasks.outcome, name="task-outcome"),
    path("tasks/<int:task_id>/undo/", tasks.undo, name="task-undo"),
]
