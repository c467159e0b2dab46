"""ZIP packages at the level of their bytes: what is not changed keeps its compressed bytes, order and metadata."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Mapping
from dataclasses import dataclass

from pipeline.model import InputError, Message, tell

MAX_ENTRIES = 5_000
# Unpacked bytes, as declared and as found: of one part that is read, and of a whole package.
MAX_PART = 30_000_000
MAX_TOTAL = 500_000_000
# Compression a hundredfold is what tables of equal cells reach; a bomb is near deflate's limit of 1,032.
MAX_RATIO, RATIO_FROM = 250, 10_000_000

_END = struct.Struct("<4s4H2LH")
_CENTRAL = struct.Struct("<4s6H3L5H2L")
_LOCAL = struct.Struct("<4s5H3L2H")
_OLE = bytes.fromhex("d0cf11e0a1b11ae1")
_DAMAGED = tell("it is cut short or damaged")
_SAVE = tell("open it in its program and save it anew")
_UNLOCK = tell("open it in its program with the password, take that off and save it")


@dataclass(frozen=True, slots=True)
class Entry:
    """One file of a package; offsets are bytes of the package."""

    name: str
    raw_name: bytes
    at: int
    """Of its local header."""
    start: int
    """Of its compressed bytes."""
    packed: int
    size: int
    crc: int
    method: int
    central: bytes
    """Its record in the directory."""


@dataclass(frozen=True, slots=True)
class Package:
    path: str
    data: bytes
    entries: Mapping[str, Entry]
    """In the order of the directory."""
    directory: int
    """Offset of the directory."""
    end: int
    """Offset of the end record."""

    def __contains__(self, name: str) -> bool:
        return name in self.entries

    def read(self, name: str) -> bytes:
        """The unpacked bytes of an entry, never more than it declares. Raises InputError for a damaged one."""
        entry = self.entries[name]
        if entry.size > MAX_PART:
            raise InputError(
                self.path,
                tell("“{a}” in it is larger than {b} bytes", a=name, b=f"{MAX_PART:,}"),
                tell("split the document"),
            )
        raw = self.data[entry.start : entry.start + entry.packed]
        if entry.method == 0:
            found = raw
        elif entry.method == 8:
            unpacker = zlib.decompressobj(-15)
            try:
                found = unpacker.decompress(raw, entry.size + 1)
            except zlib.error:
                raise InputError(self.path, tell("“{a}” in it is damaged", a=name), _SAVE) from None
            if not unpacker.eof and len(found) <= entry.size:
                raise InputError(self.path, tell("“{a}” in it is cut short", a=name), _SAVE)
        else:
            raise InputError(
                self.path, tell("“{a}” in it is packed in an unknown way ({b})", a=name, b=entry.method), _SAVE
            )
        if len(found) != entry.size or zlib.crc32(found) != entry.crc:
            raise InputError(self.path, tell("“{a}” in it is not what its directory says", a=name), _SAVE)
        return found


def unpack(data: bytes, path: str, kind: Message) -> Package:
    """The directory of a package; nothing is unpacked yet. `kind` (*a Word file*) is for messages.

    Raises InputError for what is no ZIP file, is encrypted, cut short, has entries twice or with paths that lead
    elsewhere, or would grow beyond the bounds of this module.
    """
    if not data:
        raise InputError(path, tell("the file is empty"), tell("put its text there or delete it"))
    if data.startswith(_OLE):
        # [MS-OFFCRYPTO] 2.1: the package, encrypted, is a stream of this name.
        if "EncryptedPackage".encode("utf-16-le") in data:
            raise InputError(path, tell("it is locked with a password"), _UNLOCK)
        raise InputError(
            path, tell("this is not {why} but an older one of its program", why=kind), tell("save it as {a}", a=kind)
        )
    if not data.startswith(b"PK"):
        raise InputError(path, tell("this is not {why}", why=kind), tell("save it as {a}", a=kind))
    end = data.rfind(b"PK\5\6", max(0, len(data) - _END.size - 65_535))
    if end < 0 or end + _END.size > len(data):
        raise InputError(path, _DAMAGED, _SAVE)
    _, disk, first_disk, here, count, size, directory, comment = _END.unpack_from(data, end)
    if 0xFFFF in (here, count) or 0xFFFFFFFF in (size, directory):
        raise InputError(path, tell("it is packed as ZIP64, for files of gigabytes"), _SAVE)
    if disk or first_disk or here != count or directory + size != end or end + _END.size + comment != len(data):
        raise InputError(path, _DAMAGED, _SAVE)
    if count > MAX_ENTRIES:
        raise InputError(
            path,
            tell("{a} files are packed into it", a=f"{count:,}"),
            tell("more than {a} are not read", a=f"{MAX_ENTRIES:,}"),
        )
    package = Package(path, data, _entries(data, path, directory, end, count), directory, end)
    _bound(package)
    return package


def _entries(data: bytes, path: str, directory: int, end: int, count: int) -> dict[str, Entry]:
    entries: dict[str, Entry] = {}
    seen: set[str] = set()
    at = directory
    for _ in range(count):
        if at + _CENTRAL.size > end or data[at : at + 4] != b"PK\1\2":
            raise InputError(path, _DAMAGED, _SAVE)
        _, _, _, flags, method, _, _, crc, packed, size, named, extra, noted, _, _, _, local = _CENTRAL.unpack_from(
            data, at
        )
        stop = at + _CENTRAL.size + named + extra + noted
        raw = data[at + _CENTRAL.size : at + _CENTRAL.size + named]
        name = raw.decode("utf-8" if flags & 0x800 else "cp437", "replace")
        if flags & 1:
            raise InputError(path, tell("“{a}” in it is locked with a password", a=name), _UNLOCK)
        if 0xFFFFFFFF in (packed, size, local):
            raise InputError(path, tell("it is packed as ZIP64, for files of gigabytes"), _SAVE)
        if name.startswith("/") or "\\" in name or "\0" in name or ".." in name.split("/") or not name:
            raise InputError(path, tell("a file in it is called “{a}”, which leads out of the package", a=name), _SAVE)
        if name.lower() in seen:
            raise InputError(path, tell("“{a}” is packed into it twice", a=name), _SAVE)
        seen.add(name.lower())
        if stop > end or local + _LOCAL.size > directory or data[local : local + 4] != b"PK\3\4":
            raise InputError(path, _DAMAGED, _SAVE)
        there, more = struct.unpack_from("<2H", data, local + 26)
        start = local + _LOCAL.size + there + more
        if data[local + _LOCAL.size : local + _LOCAL.size + there] != raw or start + packed > directory:
            raise InputError(path, _DAMAGED, _SAVE)
        entries[name] = Entry(name, raw, local, start, packed, size, crc, method, data[at:stop])
        at = stop
    if at != end:
        raise InputError(path, _DAMAGED, _SAVE)
    return entries


def _bound(package: Package) -> None:
    """Refuses, before anything is unpacked, what would grow too large, and entries that share bytes."""
    total = sum(entry.size for entry in package.entries.values())
    packed = sum(entry.packed for entry in package.entries.values())
    if total > MAX_TOTAL or (total > RATIO_FROM and total > MAX_RATIO * max(1, packed)):
        found = tell("its {a} bytes would grow to {b}", a=f"{packed:,}", b=f"{total:,}")
        raise InputError(package.path, found, tell("nothing was unpacked; take large or repeated content out of it"))
    last = 0
    for entry in sorted(package.entries.values(), key=lambda e: e.at):
        if entry.at < last:
            raise InputError(package.path, tell("files in it lie one over the other"), _SAVE)
        last = entry.start + entry.packed


def repack(package: Package, changed: Mapping[str, bytes]) -> bytes:
    """The package with these entries' content, new ones at the end; every other entry's bytes as they were.

    The same package and contents give the same bytes.
    """
    if not changed:
        return package.data
    data = package.data
    ordered = sorted(package.entries.values(), key=lambda e: e.at)
    out = [data[: ordered[0].at]]
    length = ordered[0].at
    central: dict[str, bytes] = {}
    for entry, stop in zip(ordered, [*(e.at for e in ordered[1:]), package.directory], strict=True):
        at = length
        if entry.name in changed:
            block, record = _packed(entry, data, changed[entry.name])
        else:
            block, record = data[entry.at : stop], entry.central
        out.append(block)
        length += len(block)
        central[entry.name] = record[:42] + struct.pack("<L", at) + record[46:]
    moment = ordered[0].central[12:16]
    for name in changed.keys() - package.entries.keys():
        block, record = _added(name, changed[name], moment)
        out.append(block)
        central[name] = record[:42] + struct.pack("<L", length) + record[46:]
        length += len(block)
    # Existing entries keep their order in the directory too.
    records = b"".join(central[name] for name in dict.fromkeys((*package.entries, *central)))
    tail = bytearray(data[package.end :])
    struct.pack_into("<2H2L", tail, 8, len(central), len(central), len(records), length)
    return b"".join((*out, records, tail))


def _packed(entry: Entry, data: bytes, content: bytes) -> tuple[bytes, bytes]:
    """Local header with data, and directory record, of an entry with new content."""
    body = _deflate(content) if entry.method == 8 else content
    sums = struct.pack("<3L", zlib.crc32(content), len(body), len(content))
    header, record = bytearray(data[entry.at : entry.start]), bytearray(entry.central)
    # Sizes stand in the header now, so no data descriptor follows the data.
    for block, flags in ((header, 6), (record, 8)):
        struct.pack_into("<H", block, flags, struct.unpack_from("<H", block, flags)[0] & ~8)
    header[14:26], record[16:28] = sums, sums
    return bytes(header) + body, bytes(record)


def _added(name: str, content: bytes, moment: bytes) -> tuple[bytes, bytes]:
    raw, body = name.encode(), _deflate(content)
    sums = struct.pack("<3L", zlib.crc32(content), len(body), len(content))
    common = struct.pack("<3H", 20, 0x800, 8) + moment + sums
    header = b"PK\3\4" + common + struct.pack("<2H", len(raw), 0) + raw
    record = b"PK\1\2" + struct.pack("<H", 20) + common + struct.pack("<5H2L", len(raw), 0, 0, 0, 0, 0, 0) + raw
    return header + body, record


def _deflate(content: bytes) -> bytes:
    packer = zlib.compressobj(6, zlib.DEFLATED, -15)
    return packer.compress(content) + packer.flush()
