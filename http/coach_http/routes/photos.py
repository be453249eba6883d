"""Photos of meals: a form to upload one, the estimate that comes of it, and what the user makes of that."""

from collections.abc import Sequence
from contextlib import suppress
from datetime import UTC, datetime
from uuid import UUID

from fastapi import APIRouter, Response

from coach.errors import BadFrame, NotFound, Unavailable
from coach.nutrition.looking_up import look_up
from coach.nutrition.tongues import chosen
from coach.photos.editing import edited_parts
from coach.photos.plate import Plate, PlateItem, eaten, served, told_items, write_plate
from coach.photos.pushes import updated
from coach.records import photo as records
from coach.records.meal import Eaten
from coach_http.paging import Cursor, Limit, Page, cursor_in_time, place_among_uuids
from coach_http.plates import NewPhoto, Photo, PhotoChanges, Started, Upload, described, plate_of
from coach_http.routes.meals import habits, when_eaten
from coach_http.security import Me, Wired
from coach_http.shapes import Once, Version, etag
from coach_http.strict import StrictRoute

router = APIRouter(prefix="/v1/photos", tags=["nutrition"], route_class=StrictRoute)


@router.post("", status_code=201)
async def start_photo(
    me: Me, wired: Wired, response: Response, once: Once, new: NewPhoto | None = None
) -> Started:
    """A form for one picture. Post it to `upload.url` as multipart/form-data: all `fields`, then the `file`.
    How it ends comes as `nutrition.updated` or `photo.failed`."""
    wanted = new or NewPhoto()
    until = wired.clock() + records.UPLOAD_MS
    photo = await wired.photos.add(
        me.user, wanted.content_type, when_eaten(wanted.eaten_at, wired), _at(until), once
    )
    expires_at = photo.upload_expires_at
    form = wired.uploads.form(
        photo.s3_key, photo.content_type, records.MOST_BYTES, round(expires_at.timestamp() * 1000)
    )
    response.headers["Location"] = f"/v1/photos/{photo.id}"
    return Started(photo.id, Upload(form.url, form.fields, expires_at, records.MOST_BYTES))


@router.get("")
async def list_photos(me: Me, wired: Wired, cursor: Cursor = None, limit: Limit = 20) -> Page[Photo]:
    """Newest first."""
    found = await wired.photos.page(me.user, place_among_uuids(cursor), limit + 1)
    last = found[limit - 1] if len(found) > limit else None
    hidden = await _hidden(me, wired)
    return Page(
        items=[described(photo, _address(photo, me, wired), hidden=hidden) for photo in found[:limit]],
        cursor=last and cursor_in_time(last.created_at, last.id),
    )


@router.get("/{photo}")
async def read_photo(photo: UUID, me: Me, wired: Wired, response: Response) -> Photo:
    return await _shown(await wired.photos.get(me.user, photo), me, wired, response)


@router.patch("/{photo}")
async def change_photo(
    photo: UUID, changes: PhotoChanges, *, me: Me, wired: Wired, response: Response, version: Version
) -> Photo:
    """Items are given whole: one that is not named is gone. `text` puts what is on the plate in words, and
    also mends a photo that failed. Numbers are looked up anew."""
    present = await wired.photos.get(me.user, photo)
    items = await _items(present, changes, me, wired)
    changed = await wired.photos.edit(
        me.user,
        photo,
        # Items are edited as they were just read: what changes meanwhile is not overwritten.
        present.version if version is None and changes.items is not None else version,
        edits=None if items is None else write_plate(Plate(items)),
        eaten_at=None if changes.eaten_at is None else when_eaten(changes.eaten_at, wired),
    )
    await _tell_devices(changed, me, wired)
    return await _shown(changed, me, wired, response)


@router.post("/{photo}/confirm")
async def confirm_photo(
    photo: UUID, *, me: Me, wired: Wired, response: Response, version: Version, once: Once
) -> Photo:
    """From now on it counts as a meal. Again, it changes nothing."""
    confirmed = await wired.photos.confirm(me.user, photo, version, _meal, once)
    await _tell_what_stands(photo, me, wired)
    return await _shown(confirmed, me, wired, response)


@router.post("/{photo}/reject")
async def reject_photo(
    photo: UUID, *, me: Me, wired: Wired, response: Response, version: Version, once: Once
) -> Photo:
    """It was no meal, or is not to count. Again, it changes nothing."""
    rejected = await wired.photos.reject(me.user, photo, version, once)
    await _tell_what_stands(photo, me, wired)
    return await _shown(rejected, me, wired, response)


@router.delete("/{photo}", status_code=204)
async def delete_photo(photo: UUID, me: Me, wired: Wired, version: Version) -> None:
    """With its picture, and with the meal that came of it."""

    async def remove(present: records.Photo) -> None:
        for key in filter(None, (_copy(present, me), present.s3_key)):
            await wired.objects.remove(key)

    gone = await wired.photos.delete(me.user, photo, version, remove)
    await _tell_devices(gone, me, wired, status="deleted")


async def _items(
    present: records.Photo, changes: PhotoChanges, me: Me, wired: Wired
) -> Sequence[PlateItem] | None:
    """None where no item is to change. Raises BadFrame."""
    if changes.items is None and changes.text is None:
        return None
    usual = await habits(me, wired)
    if changes.items is not None:
        parts = edited_parts(plate_of(present).items, [item.edit() for item in changes.items])
        return await look_up(me.user, wired.foods, lambda foods: served(parts, foods, usual))
    text, language = changes.text or "", chosen((await wired.profiles.get(me.user)).locale)
    items = await look_up(me.user, wired.foods, lambda foods: told_items(text, foods, usual, language))
    if not items:
        raise BadFrame("Nothing to eat is named in `text`. Name each food, with its weight.")
    return items


def _meal(photo: records.Photo) -> Eaten:
    items = plate_of(photo).items
    if not any(item.status == "matched" for item in items):
        raise BadFrame("Nothing on the plate is in the food table. Name each food by itself.")
    return eaten(items, photo.eaten_at)


async def _shown(photo: records.Photo, me: Me, wired: Wired, response: Response) -> Photo:
    response.headers["ETag"] = etag(photo.version)
    return described(photo, _address(photo, me, wired), hidden=await _hidden(me, wired))


async def _hidden(me: Me, wired: Wired) -> bool:
    return (await wired.profiles.get(me.user)).hide_numbers


def _address(photo: records.Photo, me: Me, wired: Wired) -> str | None:
    """Of our own copy; what was uploaded is shown to nobody."""
    copy = _copy(photo, me)
    return None if copy is None else wired.media.address(copy)


def _copy(photo: records.Photo, me: Me) -> str | None:
    return None if photo.sha256 is None else records.copy_key(me.user, photo.id, photo.sha256)


async def _tell_what_stands(photo: UUID, me: Me, wired: Wired) -> None:
    """The reply under a key may be of long ago: nobody is to take that for the present."""
    with suppress(NotFound):
        await _tell_devices(await wired.photos.get(me.user, photo), me, wired)


async def _tell_devices(photo: records.Photo, me: Me, wired: Wired, status: str | None = None) -> None:
    """It is kept already: whoever does not hear of it reads it when next connected."""
    meal = None if photo.meal is None else str(photo.meal)
    push = updated(str(photo.id), photo.version, photo.local_day, status or photo.status, meal)
    with suppress(Unavailable):
        await wired.pusher.push(me.user, push)


def _at(milliseconds: int) -> datetime:
    return datetime.fromtimestamp(milliseconds / 1000, UTC)
