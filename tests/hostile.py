"""Fifty names that would like to be more than text."""

PWN = "window.__pwned=1"
STRINGS = [
    f"<script>{PWN}</script>", f"</script><script>{PWN}</script>", f"<img src=x onerror={PWN}>", f"<svg onload={PWN}>",
    f'"><script>{PWN}</script>', f"'><img src=x onerror={PWN}>", f"javascript:{PWN}", f"<a href='javascript:{PWN}'>x</a>",
    f"<iframe srcdoc='<script>{PWN}</script>'></iframe>", f"<body onload={PWN}>", "<style>@import 'http://x.invalid'</style>",
    "<link rel=stylesheet href=http://x.invalid/>", "<meta http-equiv=refresh content=0;url=http://x.invalid>",
    "<base href=http://x.invalid/>", "<object data=http://x.invalid></object>", "<embed src=http://x.invalid>",
    "<form action=http://x.invalid><input></form>", f"<math href=javascript:{PWN}>x</math>", f"<details open ontoggle={PWN}>",
    f"<input autofocus onfocus={PWN}>", f"<video src=x onerror={PWN}>", f"<marquee onstart={PWN}>", "<b>bold</b>", "<i>it</i>",
    "<br>", "<sup>up</sup>", "<span style='font-size:99px'>big</span>", "&lt;b&gt;", "&amp;", "&#60;script&#62;",
    "<!-- comment", "-->", "]]>", "<![CDATA[x]]>", "{{7*7}}", f"${{{PWN}}}", f"`{PWN}`", f"\\u003cscript\\u003e{PWN}",
    "\\x3cscript\\x3e", f"%3Cscript%3E{PWN}", "$\\frac{1}{2}$", "%{x}", "%{customdata[0]}", "%{y:.1f}<extra></extra>",
    "\u2028alert\u2029", "\u202eevil", "\x1b[31mred\x1b[0m", "\x00nul", "=cmd|' /C calc'!A0", "@SUM(1+1)*cmd",
]  # fmt: skip
assert len(STRINGS) == 50
