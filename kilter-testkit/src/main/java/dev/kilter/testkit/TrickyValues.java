package dev.kilter.testkit;

import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/// Values of secrets on which YAML, shells, templates and tools that seal have stumbled.
public final class TrickyValues {
    private static final List<String> VALUES = List.of(
            "",
            " ",
            "  leading and trailing  ",
            "yes",
            "no",
            "on",
            "null",
            "~",
            "true",
            "False",
            "0",
            "012",
            "0x1f",
            "1e3",
            "1_000",
            ".inf",
            "2026-11-26",
            "2026-11-26T04:00:00Z",
            "12:30:45",
            "a: b # c",
            "- item",
            "# comment",
            "value # not a comment",
            "'single'",
            "\"double\"",
            "'single' \"double\" back\\slash \\n",
            "${NOT_REPLACED} $(nor this) $$",
            "{{ .Values.no }}",
            "line one\nline two\n",
            "\n\n",
            "\r\nwindows\r\n",
            "\ttab\t",
            "-----BEGIN KEY-----\nAAAA==\n-----END KEY-----\n",
            "ENC[AES256_GCM,data:x,iv:x,tag:x,type:str]",
            "grüße, 世界, 🙈",
            "\u0085\u2028\u2029 line ends of YAML 1.1",
            "\u202eright to left",
            "e\u0301 and \u00e9",
            "a=b==&c=d",
            "postgres://u:p%40ss@h:5432/d?sslmode=require",
            "{\"json\": [1, null, \"x\"]}",
            "|\n  literal",
            ">-",
            "*alias &anchor !tag",
            "\u0001\u001b[31m control",
            "x".repeat(60_000));

    private TrickyValues() {}

    /// More than forty, by keys that environments take: `TRICKY_0`, `TRICKY_1` and so on.
    public static SortedMap<String, String> byKey() {
        SortedMap<String, String> values = new TreeMap<>();
        for (String value : VALUES) {
            values.put("TRICKY_" + values.size(), value);
        }
        return values;
    }
}
