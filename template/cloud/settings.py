"""
The site's settings in the cloud: DJANGO_SETTINGS_MODULE=cloud.settings

All of config/settings.py and of scale/settings.py counts here, too. What comes on top
is for containers, which may end at any moment, and their disks with them.
"""

from config.settings import SECURE_CSP, STORAGES, env
from scale.settings import *  # noqa: F403, all of them

# Uploads are kept in a bucket: S3, or what speaks as S3 does. The keys, the region and
# the endpoint boto3 reads by itself, from variables whose names begin with AWS_.
# https://django-storages.readthedocs.io/en/stable/backends/amazon-S3.html
AWS_STORAGE_BUCKET_NAME = env.str("DJANGO_BUCKET")
STORAGES = STORAGES | {"default": {"BACKEND": "storages.backends.s3.S3Storage"}}

# The bucket is nobody's to look into: each address is signed, and good for an hour.
AWS_S3_SIGNATURE_VERSION = "s3v4"
AWS_S3_ADDRESSING_STYLE = "virtual"

# Where browsers get them from: pages may show pictures from there.
BUCKET_URL = env.address("DJANGO_BUCKET_URL", "", ["https", "http"])
if not BUCKET_URL:
    env.wrong("DJANGO_BUCKET_URL", "needed for uploads to be seen")
SECURE_CSP = SECURE_CSP | {"img-src": [*SECURE_CSP["img-src"], BUCKET_URL]}

# Your own settings for the cloud go below.
