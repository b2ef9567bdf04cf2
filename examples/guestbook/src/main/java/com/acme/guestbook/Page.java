package com.acme.guestbook;

import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The one page, as HTML. It needs no script. */
final class Page {
    private static final DateTimeFormatter DAY =
            DateTimeFormatter.ofPattern("d MMMM yyyy, HH:mm", Locale.ENGLISH).withZone(ZoneOffset.UTC);

    private static final String FRAME = """
        <!doctype html>
        <html lang="en">
        <head>
          <meta charset="utf-8">
          <meta name="viewport" content="width=device-width, initial-scale=1">
          <title>Guestbook</title>
          <style>
            :root { color-scheme: light dark; --line: color-mix(in srgb, currentColor 18%%, transparent); }
            body { font: 17px/1.55 Georgia, serif; max-width: 38rem; margin: 3rem auto; padding: 0 1.2rem; }
            h1 { font-size: 2.2rem; margin: 0 0 1.5rem; }
            form { display: grid; gap: .7rem; padding-bottom: 2rem; border-bottom: 1px solid var(--line); }
            input, textarea, button { font: inherit; padding: .55rem .7rem; border: 1px solid var(--line);
                                      border-radius: .4rem; background: transparent; color: inherit; }
            button { justify-self: start; padding-inline: 1.4rem; background: #2b5d49; color: #fff; cursor: pointer; }
            article { padding: 1.1rem 0; border-bottom: 1px solid var(--line); }
            article p { margin: 0; white-space: pre-line; overflow-wrap: anywhere; }
            footer, small { font-size: .85rem; opacity: .7; }
            footer { padding: 1.2rem 0; }
          </style>
        </head>
        <body>
          <h1>Guestbook</h1>
          <form method="post" action="/">
            <input name="author" placeholder="Your name" aria-label="Your name" maxlength="80" required>
            <textarea name="message" placeholder="What would you like to say?" aria-label="Your entry"
                      rows="3" maxlength="1000" required></textarea>
            <button>Sign</button>
          </form>
        %s
          <footer>%s</footer>
        </body>
        </html>
        """;

    private static final String ENTRY = """
          <article>
            <p>%s</p>
            <small>%s, %s</small>
          </article>
        """;

    private Page() {}

    static String of(List<Entries.Entry> entries, Map<String, Long> statistics) {
        StringBuilder list = new StringBuilder();
        for (Entries.Entry entry : entries) {
            list.append(
                    ENTRY.formatted(escaped(entry.message()), escaped(entry.author()), DAY.format(entry.writtenAt())));
        }
        String counted = statistics.isEmpty()
                ? "Nothing counted yet."
                : statistics.getOrDefault("entries", 0L) + " entries, " + statistics.getOrDefault("words", 0L)
                        + " words";
        return FRAME.formatted(list, counted);
    }

    static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }
}
