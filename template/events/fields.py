from uuid import uuid4

from django import forms
from django.core.files.base import File
from django.db import models
from django.db.models.fields.files import ImageFieldFile

from events import covers


def cover_path(instance: models.Model, name: str) -> str:
    """A name of our own: that of an uploader may mean something to a web server."""
    return f"covers/{uuid4().hex}.jpg"


class CoverFile(ImageFieldFile):
    """A cover in the storage, and a small one beside it that lists show."""

    @property
    def small_name(self) -> str:
        return self.name.removesuffix(".jpg") + "-small.jpg"

    @property
    def small_url(self) -> str:
        """The address of the small picture."""
        return self.storage.url(self.small_name)

    def save(self, name: str, content: File, save: bool = True) -> None:
        """Make the small picture once, now, and not whenever a page shows it."""
        if not isinstance(content, covers.Cover):
            content = covers.redraw(content)
        small = covers.small(content)
        super().save(name, content, save=False)
        self.storage.save(self.small_name, small)
        if save:
            self.instance.save()

    def delete(self, save: bool = True) -> None:
        if self:
            self.storage.delete(self.small_name)
        super().delete(save)


class CoverFormField(forms.FileField):
    """A file input that takes a picture and nothing else."""

    def to_python(self, data):
        upload = super().to_python(data)
        return covers.redraw(upload) if upload else None

    def widget_attrs(self, widget):
        accept = "image/jpeg,image/png,image/webp"
        return super().widget_attrs(widget) | {"accept": accept}


class CoverField(models.ImageField):
    """A picture that every form checks, that of the admin too."""

    attr_class = CoverFile

    def __init__(self, *args, upload_to=cover_path, **kwargs):
        super().__init__(*args, upload_to=upload_to, **kwargs)

    def formfield(self, **kwargs):
        return super().formfield(**{"form_class": CoverFormField} | kwargs)
