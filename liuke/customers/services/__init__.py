"""Use cases of customers: the profile, what may be read of it, tags and small preferences."""

from liuke.customers.services.doubles import Search, decide, find_doubles, take_back
from liuke.customers.services.filling import fill_in
from liuke.customers.services.labels import (
    MOST_AT_ONCE,
    add_preference,
    add_tag,
    delete_tag,
    remove_preference,
    rename_tag,
    tag_by_word,
    tag_customers,
    untag_customers,
)
from liuke.customers.services.merging import merge_customers, unmerge_customer
from liuke.customers.services.profile import Profile, add_customer, change_customer
from liuke.customers.services.readings import read_allergies, read_phone, record_export

__all__ = [
    "MOST_AT_ONCE",
    "Profile",
    "Search",
    "add_customer",
    "add_preference",
    "add_tag",
    "change_customer",
    "decide",
    "delete_tag",
    "fill_in",
    "find_doubles",
    "merge_customers",
    "read_allergies",
    "read_phone",
    "record_export",
    "remove_preference",
    "rename_tag",
    "tag_by_word",
    "tag_customers",
    "take_back",
    "unmerge_customer",
    "untag_customers",
]
