package dev.kilter.server.portal;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// An element of a page. Text and attributes come from people, so both are escaped here and nowhere else; there is no
/// way to add markup as text.
final class Tag {
    private static final Set<String> VOID = Set.of("meta", "link", "input", "br");

    private final String name;
    private final Map<String, String> attributes = new LinkedHashMap<>();
    private final List<Object> children = new ArrayList<>();

    private Tag(String name) {
        this.name = name;
    }

    static Tag of(String name) {
        return new Tag(name);
    }

    /// With a class, as most have.
    static Tag of(String name, String style) {
        return new Tag(name).set("class", style);
    }

    /// A link; what does not begin with `/`, `http://` or `https://` leads nowhere.
    static Tag link(String to, String text) {
        boolean safe = to.startsWith("/") || to.startsWith("http://") || to.startsWith("https://");
        return new Tag("a").set("href", safe ? to : "#").text(text);
    }

    Tag set(String attribute, String value) {
        attributes.put(attribute, value);
        return this;
    }

    Tag text(String text) {
        children.add(text);
        return this;
    }

    /// Adds these; null is nothing.
    Tag add(@Nullable Tag... tags) {
        for (Tag tag : tags) {
            if (tag != null) {
                children.add(tag);
            }
        }
        return this;
    }

    Tag add(List<Tag> tags) {
        children.addAll(tags);
        return this;
    }

    void write(StringBuilder out) {
        out.append('<').append(name);
        attributes.forEach((attribute, value) -> {
            out.append(' ').append(attribute).append("=\"");
            escape(value, out);
            out.append('"');
        });
        out.append('>');
        if (VOID.contains(name)) {
            return;
        }
        for (Object child : children) {
            if (child instanceof Tag tag) {
                tag.write(out);
            } else {
                escape(child.toString(), out);
            }
        }
        out.append("</").append(name).append('>');
    }

    private static void escape(String text, StringBuilder out) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '&' -> out.append("&amp;");
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                case '"' -> out.append("&quot;");
                case '\'' -> out.append("&#39;");
                default -> {
                    if (c >= ' ' || c == '\n' || c == '\t') {
                        out.append(c);
                    }
                }
            }
        }
    }
}
