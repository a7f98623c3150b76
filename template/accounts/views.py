from django.contrib.auth import login
from django.urls import reverse_lazy
from django.views.generic import CreateView

from accounts.forms import SignUpForm


class SignUpView(CreateView):
    """Make an account, and be logged in with it."""

    form_class = SignUpForm
    template_name = "registration/signup.html"
    success_url = reverse_lazy("events:list")

    def form_valid(self, form):
        response = super().form_valid(form)
        login(self.request, self.object)
        return response
