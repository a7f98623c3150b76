from django.urls import path, register_converter

from events import converters, views

register_converter(converters.MonthConverter, "month")

app_name = "events"

urlpatterns = [
    #: if views
    path("", views.EventListView.as_view(), name="list"),
    path("month/<month:month>/", views.EventMonthView.as_view(), name="month"),
    #: else
    #: print '    path("", views.event_list, name="list"),\n'
    #: print '    path("month/<month:month>/", views.event_month, name="month"),\n'
    #: endif
    #: if forms
    path("new/", views.EventCreateView.as_view(), name="create"),
    path("<slug:slug>/edit/", views.EventUpdateView.as_view(), name="edit"),
    #: endif
    #: if permissions
    path(
        "<slug:slug>/attendees/",
        views.EventAttendeesView.as_view(),
        name="attendees",
    ),
    path("<slug:slug>/hosts/", views.EventHostsView.as_view(), name="hosts"),
    path(
        "<slug:slug>/hosts/<int:pk>/remove/",
        views.HostRemoveView.as_view(),
        name="host_remove",
    ),
    #: endif
    #: if views
    path("<slug:slug>/", views.EventDetailView.as_view(), name="detail"),
    #: else
    #: print '    path("<slug:slug>/", views.event_detail, name="detail"),\n'
    #: endif
    # Your own addresses go below.
]
