"""The emoji names that a bot of this kind would use; an unknown name stays the text it is."""

import re
from collections.abc import Mapping
from types import MappingProxyType

GLYPHS: Mapping[str, str] = MappingProxyType(
    {
        "+1": "👍",
        "thumbsup": "👍",
        "-1": "👎",
        "thumbsdown": "👎",
        "white_check_mark": "✅",
        "heavy_check_mark": "✔️",
        "ballot_box_with_check": "☑️",
        "x": "❌",
        "heavy_multiplication_x": "✖️",
        "no_entry": "⛔",
        "no_entry_sign": "🚫",
        "warning": "⚠️",
        "information_source": "ℹ️",
        "question": "❓",
        "grey_question": "❔",
        "exclamation": "❗",
        "bulb": "💡",
        "pencil": "📝",
        "memo": "📝",
        "pencil2": "✏️",
        "lower_left_fountain_pen": "🖋️",
        "scissors": "✂️",
        "mag": "🔍",
        "eyes": "👀",
        "wave": "👋",
        "tada": "🎉",
        "sparkles": "✨",
        "star": "⭐",
        "trophy": "🏆",
        "rocket": "🚀",
        "fire": "🔥",
        "hourglass": "⌛",
        "hourglass_flowing_sand": "⏳",
        "stopwatch": "⏱️",
        "alarm_clock": "⏰",
        "clock1": "🕐",
        "clock3": "🕒",
        "clock9": "🕘",
        "calendar": "📅",
        "date": "📅",
        "spiral_calendar_pad": "🗓️",
        "chart_with_upwards_trend": "📈",
        "chart_with_downwards_trend": "📉",
        "bar_chart": "📊",
        "moneybag": "💰",
        "money_with_wings": "💸",
        "dollar": "💵",
        "euro": "💶",
        "pound": "💷",
        "credit_card": "💳",
        "receipt": "🧾",
        "scales": "⚖️",
        "classical_building": "🏛️",
        "bank": "🏦",
        "briefcase": "💼",
        "office": "🏢",
        "page_facing_up": "📄",
        "bookmark_tabs": "📑",
        "clipboard": "📋",
        "file_folder": "📁",
        "paperclip": "📎",
        "link": "🔗",
        "lock": "🔒",
        "unlock": "🔓",
        "key": "🔑",
        "shield": "🛡️",
        "bricks": "🧱",
        "bell": "🔔",
        "no_bell": "🔕",
        "speech_balloon": "💬",
        "inbox_tray": "📥",
        "outbox_tray": "📤",
        "package": "📦",
        "leftwards_arrow_with_hook": "↩️",
        "arrow_right": "➡️",
        "arrows_counterclockwise": "🔄",
        "zzz": "💤",
        "robot_face": "🤖",
        "large_green_circle": "🟢",
        "large_yellow_circle": "🟡",
        "red_circle": "🔴",
        "large_blue_circle": "🔵",
        "white_circle": "⚪",
        "small_blue_diamond": "🔹",
        "black_small_square": "▪️",
        "heart": "❤️",
        "pray": "🙏",
        "raised_hands": "🙌",
        "mortar_board": "🎓",
        "gear": "⚙️",
        "wrench": "🔧",
    }
)

NAME = re.compile(r":([a-z0-9_+-]+):")


def glyph(name: str) -> str:
    """Return the emoji of that name, or the name between colons where it is not known."""
    return GLYPHS.get(name, f":{name}:")


def with_glyphs(text: str) -> str:
    """Return the text with every known emoji name replaced by its glyph."""
    return NAME.sub(lambda found: glyph(found[1]), text)
