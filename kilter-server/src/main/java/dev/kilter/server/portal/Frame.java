package dev.kilter.server.portal;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What stands around every page.
///
/// @param platform what people call it
/// @param who      is signed in; empty: nobody
/// @param now      when the page was made
public record Frame(String platform, String who, Instant now) {
    private static final List<List<String>> PLACES =
            List.of(List.of("Apps", "/portal"), List.of("Queue", "/portal/queue"), List.of("Audit", "/portal/audit"));

    String page(String title, String here, @Nullable Tag... content) {
        Tag head = Tag.of("head")
                .add(
                        Tag.of("meta").set("charset", "utf-8"),
                        Tag.of("meta").set("name", "viewport").set("content", "width=device-width, initial-scale=1"),
                        Tag.of("title").text(title + " · kilter"),
                        Tag.of("link").set("rel", "icon").set("href", "/portal/icon.svg"),
                        Tag.of("link").set("rel", "stylesheet").set("href", "/portal/style.css"),
                        Tag.of("script").set("src", "/portal/live.js").set("defer", ""));
        Tag body = Tag.of("body")
                .add(header(here), Tag.of("main").set("id", "content").add(content));
        StringBuilder out = new StringBuilder("<!doctype html>\n");
        Tag.of("html").set("lang", "en").add(head, body).write(out);
        return out.append('\n').toString();
    }

    Ago ago() {
        return new Ago(now);
    }

    private Tag header(String here) {
        Tag header = Tag.of("header")
                .add(
                        Tag.of("a", "skip").set("href", "#content").text("Skip to the content"),
                        Tag.of("a", "brand").set("href", "/portal").text("kilter"));
        if (who.isEmpty()) {
            return header;
        }
        Tag nav = Tag.of("nav").set("aria-label", "Places");
        for (List<String> place : PLACES) {
            Tag link = Tag.link(place.get(1), place.get(0));
            nav.add(place.get(0).equals(here) ? link.set("aria-current", "page") : link);
        }
        Tag leave = Tag.of("form")
                .set("method", "post")
                .set("action", "/portal/sign-out")
                .add(Tag.of("button").set("type", "submit").text("Sign out"));
        return header.add(nav, Tag.of("span", "who").text(who + " on " + platform), leave);
    }
}
