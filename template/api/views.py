from datetime import UTC

from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_view
from rest_framework import mixins, status
from rest_framework.authtoken.models import Token
from rest_framework.authtoken.serializers import AuthTokenSerializer
from rest_framework.permissions import (
    AllowAny,
    IsAuthenticated,
    IsAuthenticatedOrReadOnly,
)
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView
from rest_framework.viewsets import GenericViewSet

from api import schema
from api.filters import EventFilter
from api.paging import BookingPagination, EventPagination
from api.permissions import MayChangeEvent
from api.selectors import all_events
from api.serializers import (
    BookingSerializer,
    EventSerializer,
    IdempotencyKeySerializer,
)
from api.services import once
from bookings.selectors import bookings_of
from bookings.services import book_seat, give_seat_back
from events.selectors import upcoming_events


class OneClockMixin:
    """Programs get and send times in UTC, whatever zone the pages show somebody."""

    def dispatch(self, request, *args, **kwargs):
        with timezone.override(UTC):
            return super().dispatch(request, *args, **kwargs)


@extend_schema_view(
    list=extend_schema(summary="The events to come"),
    create=extend_schema(summary="Publish an event"),
    retrieve=extend_schema(summary="One event, past or to come"),
    partial_update=extend_schema(
        summary="Change an event", responses={200: EventSerializer, **schema.REFUSED}
    ),
)
class EventViewSet(
    OneClockMixin,
    mixins.ListModelMixin,
    mixins.CreateModelMixin,
    mixins.RetrieveModelMixin,
    mixins.UpdateModelMixin,
    GenericViewSet,
):
    """Events: all may read them, who has an account may publish some."""

    serializer_class = EventSerializer
    permission_classes = [IsAuthenticatedOrReadOnly, MayChangeEvent]
    pagination_class = EventPagination
    filter_backends = [EventFilter]
    lookup_field = "slug"
    lookup_value_converter = "slug"
    # No PUT: a PATCH says which fields it changes, and leaves those alone that it
    # does not know.
    http_method_names = ["get", "post", "patch", "head", "options"]

    def get_queryset(self):
        if self.action == "list":
            return upcoming_events(user=self.request.user)
        return all_events(user=self.request.user)

    def filter_queryset(self, queryset):
        # REST framework would filter a single event as well.
        return super().filter_queryset(queryset) if self.action == "list" else queryset


@extend_schema_view(
    list=extend_schema(summary="Your bookings"),
    create=extend_schema(
        summary="Book a seat",
        parameters=[
            OpenApiParameter(
                "Idempotency-Key",
                {"type": "string", "pattern": IdempotencyKeySerializer.PATTERN},
                OpenApiParameter.HEADER,
                description="Of your own choice. Send it again with the same request, "
                "and you get the first answer again, for a day.",
            )
        ],
        responses={201: BookingSerializer, **schema.REFUSED, **schema.KEY_REUSED},
    ),
    retrieve=extend_schema(summary="One of your bookings"),
    destroy=extend_schema(summary="Give a seat back"),
)
class BookingViewSet(
    OneClockMixin,
    mixins.ListModelMixin,
    mixins.RetrieveModelMixin,
    mixins.DestroyModelMixin,
    GenericViewSet,
):
    """The seats of whoever asks."""

    serializer_class = BookingSerializer
    permission_classes = [IsAuthenticated]
    pagination_class = BookingPagination
    lookup_value_converter = "int"

    def get_queryset(self):
        # Only among this person's own: somebody else's booking is simply not found.
        return bookings_of(self.request.user)

    def create(self, request: Request) -> Response:
        serializer = self.get_serializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        event = serializer.validated_data["event"]

        def book() -> dict:
            booking = book_seat(event=event, user=request.user)
            return self.get_serializer(booking).data

        if "Idempotency-Key" in request.headers:
            header = IdempotencyKeySerializer(data=request.headers)
            header.is_valid(raise_exception=True)
            key = header.validated_data["key"]
            answer = once(user=request.user, key=key, data=request.data, action=book)
        else:
            answer = book()
        # A plain text: servers refuse the kind of its own that REST framework makes.
        headers = {"Location": str(answer["url"])}
        return Response(answer, status.HTTP_201_CREATED, headers=headers)

    def perform_destroy(self, instance):
        give_seat_back(booking=instance)


class TokenView(OneClockMixin, APIView):
    """The token by which a program shows who it works for."""

    # Passwords are guessed here, too: fewer tries than for anything else.
    throttle_scope = "token"

    def get_permissions(self):
        return [AllowAny() if self.request.method == "POST" else IsAuthenticated()]

    @extend_schema(
        summary="Get your token for your password",
        request=AuthTokenSerializer,
        responses=AuthTokenSerializer,
    )
    def post(self, request: Request) -> Response:
        serializer = AuthTokenSerializer(
            data=request.data, context={"request": request}
        )
        serializer.is_valid(raise_exception=True)
        token, _ = Token.objects.get_or_create(user=serializer.validated_data["user"])
        return Response({"token": token.key})

    @extend_schema(summary="Make your token invalid", responses={204: None})
    def delete(self, request: Request) -> Response:
        Token.objects.filter(user=request.user).delete()
        return Response(status=status.HTTP_204_NO_CONTENT)


# Your own views go below.
