from django import template
from django.template import Context
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django_vite.core.exceptions import DjangoViteAssetNotFoundError
from django_vite.templatetags.django_vite import vite_asset, vite_hmr_client

register = template.Library()


@register.simple_tag(takes_context=True)
def island(context: Context, source: str) -> SafeString:
    """The script of an island and its styles. Nothing, where it has not been built."""
    nonce = context["csp_nonce"]
    try:
        loads = vite_asset(source, nonce=nonce)
    except DjangoViteAssetNotFoundError:
        return mark_safe("")
    # In development alone: the script that Vite tells of changes. It writes styles into
    # the page, and finds the number that they need in the first line.
    if watches := vite_hmr_client(nonce=nonce):
        about = format_html('<meta property="csp-nonce" nonce="{}">', nonce)
        return about + watches + loads
    return loads
