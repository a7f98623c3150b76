from django.contrib import messages
from django.contrib.messages.views import SuccessMessageMixin
from django.forms import BaseForm
from django.http import HttpResponse
from django.shortcuts import redirect

from config.errors import DomainError


class ServiceFormMixin(SuccessMessageMixin):
    """
    A page with a form, whose work a service does.

    A view writes `perform`; when it is called, and what follows, stands here. What a
    rule of the site refuses is said above the form.
    """

    def perform(self, form: BaseForm) -> object:
        """Hand what the form holds to a service, and return what comes of it."""
        raise NotImplementedError

    def form_valid(self, form: BaseForm) -> HttpResponse:
        try:
            self.object = self.perform(form)
        except DomainError as refusal:
            form.add_error(None, str(refusal))
            return self.form_invalid(form)
        if hasattr(form, "save_m2m"):
            # What a ModelForm with commit=False has put off: rows between two tables.
            form.save_m2m()
        messages.success(self.request, self.get_success_message(form.cleaned_data))
        return redirect(self.get_success_url())
