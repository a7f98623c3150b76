from django.apps import AppConfig


class ScaleConfig(AppConfig):
    """The site on several machines: only scale/settings.py has this app."""

    name = "scale"

    def ready(self) -> None:
        from monitoring.parts import PARTS, Part
        from scale.replica import seen_until

        # The site goes on without it.
        PARTS.append(Part("replica", seen_until, is_needed=False))
