"""Lines over the antimeridian, cut there as GeoJSON asks (RFC 7946, section 3.1.9)."""

__all__ = ["cut_at_antimeridian"]

Position = list[float]
_HALF, _WHOLE = 180.0, 360.0


def cut_at_antimeridian(one: Position, other: Position) -> list[list[Position]]:
    """The shorter way between two positions (longitude, latitude), in parts that do not cross.

    One part, or two that meet at longitude 180 and -180. The latitude there is that of the
    straight line on a map in degrees, as programs draw it.
    """
    (lon, lat), (lon2, lat2) = one, other
    if abs(lon2 - lon) <= _HALF:
        return [[one, other]]
    side = _HALF if lon > 0 else -_HALF
    across = lon2 + (_WHOLE if side > 0 else -_WHOLE)  # the other end, unrolled to this side
    if across == lon:  # both ends lie on the antimeridian, written once as 180 and once as -180
        return [[one, [lon, lat2]]]
    share = (side - lon) / (across - lon)
    there = round(lat + share * (lat2 - lat), 6)
    parts = [[one, [side, there]], [[-side, there], other]]
    # An end that lies on the antimeridian needs no part of its own.
    return [part for part in parts if part[0] != part[1]]
