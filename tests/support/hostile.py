"""Hostile texts: what somebody may write as a name so that a report does something else."""

from __future__ import annotations

HOSTILE: tuple[str, ...] = (
    # Elements, comments and entities
    "</details>", "</summary><b>x", "<script>alert(1)</script>", "<img src=x onerror=alert(1)>",
    "<iframe src=//evil.example>", "<svg/onload=alert(1)>", "<a href='javascript:x'>y</a>",
    "</td></tr></table>", "</code></pre><b>", "<!-- comment -->", "--> x", "<!-- open",
    "]]>", "<![CDATA[x]]>", "<?xml version='1.0'?>", "&lt;b&gt; &amp;amp; &#x41;", "&copy",
    "<style>*{display:none}</style>",
    '" onmouseover="x', "' autofocus onfocus='x", "<base href=//evil.example>", "{{ 7 * 7 }}",
    "{% raw %}",
    # Links and images
    "[click](javascript:alert(1))", "![x](http://evil.example/i.png)",
    "![](//evil.example/a.gif)",
    "[x]: http://evil.example", "[a][b]", "<http://evil.example>", "http://evil.example/a?b=c",
    "HTTPS://EVIL.EXAMPLE", "www.evil.example", "ftp://evil.example", "mailto:a@b.example",
    "someone@evil.example", "xmpp:a@b.example/c", "javascript:alert(1)", "data:text/html,<b>x",
    # People, issues and commits
    "@team", "@acme/admins", "(@user)", "x @all y", "#123", "fixes #1", "GH-1", "JIRA-4711",
    "acme/tool#1", "acme/tool@0123456789abcdef", "0123456789abcdef0123456789abcdef01234567",
    "deadbee", "!42", "%12", "$17", "&9", "^alert#1", "~bug", "[vulnerability:1]", ":tada:",
    ":+1:",
    # Orders to pipelines and trackers
    "::error::stop", "::set-output name=x::y", "  ::add-mask::x", "x\n::error::y",
    "%0A::set-output name=x::y", "##[error]x", "a ##[add-mask]b",
    "##vso[task.setvariable variable=x]y",
    "##teamcity[buildProblem description='x']", "/close", "/assign @me", "x\n/close\n",
    "/approve",
    # Marks of Markdown
    "a | b | c", "|---|", "| a |\n|---|\n| b |", "`", "``", "```", "```\ncode", "~~~", "a `b",
    "` ` `", "*", "**bold**",
    "_x_", "~~gone~~", "# head", "head\n====", "head\n----", "---", "===", "- item", "+ item",
    "1. one", "1)", "> quote",
    "- [ ] box", "[^1]", "[^1]: note", "[!NOTE]", "    code", "\tcode", "\\", "\\`x\\`", "x\\",
    "```mermaid\ngraph TD\n```", "$math$", "$$x$$", "$`x`$", "`$", "a  \nb", "line\nbreak",
    "\r\nX: y",
    # Signs that are not seen, or turn what is
    "\x1b[31mred\x1b[0m", "\x1b]8;;http://evil.example\x07x", "\x9b31m", "\x00", "a\x00b",
    "\x07", "\x7f",
    "\u202egnp.exe", "\u2066x\u2069", "\u200bx", "a\u200db", "\ufeffx", "\u2028::error::x",
    "\u2029", "\x85", "\ufffe",
    "\U000e0041", "\u00a0", "\u3000", "a\u0301\u0302\u0303", "שלום", "🙂", "\ue000",
    # Nothing much
    "", " ", "   x   ", "''", '""', "null", "true", "-", ".", "x" * 300, "word " * 80,
)  # fmt: skip
