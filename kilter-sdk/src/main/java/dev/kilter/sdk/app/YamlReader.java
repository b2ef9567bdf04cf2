package dev.kilter.sdk.app;

import dev.kilter.sdk.problem.KilterCode;
import dev.kilter.sdk.problem.KilterException;
import dev.kilter.sdk.problem.Problem;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.events.SequenceStartEvent;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/// Reads strict YAML 1.2: one document, no anchors, aliases, tags or duplicate keys, at most 256 KiB, 20 levels and
/// 5000 keys and values. The size is checked in bytes before anything is parsed, since a long scalar costs the parser
/// quadratic time.
final class YamlReader {
    static final int LARGEST = 256 * 1024;
    private static final int DEEPEST = 20;
    private static final int LONGEST_DETAIL = 400;
    /// All of them are looked at again for each env.
    private static final int MOST_VALUES = 5_000;

    private final String name;
    private final Iterator<Event> events;
    private int values;
    private int line = 1;

    private YamlReader(String name, Iterator<Event> events) {
        this.name = name;
        this.events = events;
    }

    static YamlNode.Mapping read(String name, byte[] bytes) {
        if (bytes.length > LARGEST) {
            throw tooLarge(name, bytes.length);
        }
        LoadSettings settings = LoadSettings.builder().setLabel(name).build();
        try {
            Iterator<Event> events =
                    new Parse(settings).parseString(text(name, bytes)).iterator();
            return new YamlReader(name, events).document();
        } catch (MarkedYamlEngineException e) {
            throw broken(name, e);
        } catch (YamlEngineException e) {
            throw complaint(name, 1, String.valueOf(e.getMessage()), "Correct the YAML there.");
        }
    }

    /// What has no end is told where it begins.
    private static KilterException broken(String name, MarkedYamlEngineException e) {
        String problem = e.getProblem();
        boolean open = e.getContextMark().isPresent()
                && (problem.contains("unexpected end of stream") || problem.contains("<stream end>"));
        int line = (open ? e.getContextMark() : e.getProblemMark())
                .map(mark -> mark.getLine() + 1)
                .orElse(1);
        return open
                ? complaint(name, line, "what begins here has no end: " + problem, "Close the quote or the bracket.")
                : complaint(name, line, problem, correction(problem));
    }

    private static String correction(String problem) {
        return problem.contains("TAB")
                ? "Indent with spaces."
                : "Correct the YAML there. A value that begins with *, &, !, %, @, { or [ stands in quotes; what does"
                        + " not end may have begun further up.";
    }

    /// What it quotes of the file may be long, and is cut.
    static KilterException complaint(String name, int line, String detail, String hint) {
        String shown = detail.length() > LONGEST_DETAIL ? detail.substring(0, LONGEST_DETAIL) + "…" : detail;
        return Problem.of(KilterCode.CONFIG_INVALID, name + ":" + line + ": " + shown, hint)
                .toException();
    }

    static KilterException tooLarge(String name, long bytes) {
        return complaint(
                name,
                1,
                "the file has " + bytes + " bytes",
                "Keep it below " + LARGEST + " bytes; move data elsewhere.");
    }

    private static String text(String name, byte[] bytes) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw complaint(name, 1, "the file is not valid UTF-8", "Save it as UTF-8.");
        }
    }

    /// The scanner reads an escape's digits without a look whether there are any, and whether they name a
    /// character.
    private Event next() {
        try {
            Event event = events.next();
            line = line(event);
            return event;
        } catch (IllegalArgumentException _) {
            throw complaint(
                    name,
                    line,
                    "an escape behind a backslash that names no character",
                    "Write \\x with two, \\u with four or \\U with eight hexadecimal digits; or use single quotes.");
        }
    }

    private YamlNode.Mapping document() {
        next();
        Event start = next();
        if (start.getEventId() == Event.ID.StreamEnd) {
            throw complaint(name, 1, "the file is empty", "Begin with `project: org/app`.");
        }
        Event first = next();
        if (!(node(first, 0) instanceof YamlNode.Mapping root)) {
            throw complaint(name, line(first), "the file is no map of keys", "Begin with `project: org/app`.");
        }
        next();
        Event next = next();
        if (next.getEventId() != Event.ID.StreamEnd) {
            throw complaint(name, line(next), "a second document begins", "Keep one document in the file.");
        }
        return root;
    }

    private YamlNode node(Event event, int depth) {
        if (depth > DEEPEST) {
            throw complaint(name, line(event), "more than " + DEEPEST + " levels", "Nest less.");
        }
        if (++values > MOST_VALUES) {
            throw complaint(
                    name,
                    line(event),
                    "more than " + MOST_VALUES + " keys and values",
                    "Keep it shorter; move data elsewhere.");
        }
        if (event instanceof AliasEvent) {
            throw complaint(name, line(event), "an alias", "Write the value out; kilter reads no anchors and aliases.");
        }
        if (event instanceof NodeEvent node && node.getAnchor().isPresent()) {
            throw complaint(
                    name, line(event), "an anchor", "Write the value out; kilter reads no anchors and aliases.");
        }
        return switch (event) {
            case ScalarEvent scalar -> scalar(scalar);
            case SequenceStartEvent sequence -> sequence(sequence, depth);
            case MappingStartEvent mapping -> mapping(mapping, depth);
            default -> throw complaint(name, line(event), "something is missing here", "Add the value.");
        };
    }

    private YamlNode.Scalar scalar(ScalarEvent event) {
        if (event.getTag().isPresent()) {
            throw tag(event);
        }
        return new YamlNode.Scalar(line(event), event.getValue(), event.getScalarStyle() == ScalarStyle.PLAIN);
    }

    private YamlNode.Sequence sequence(SequenceStartEvent event, int depth) {
        if (event.getTag().isPresent()) {
            throw tag(event);
        }
        List<YamlNode> items = new ArrayList<>();
        for (Event next = next(); next.getEventId() != Event.ID.SequenceEnd; next = next()) {
            items.add(node(next, depth + 1));
        }
        return new YamlNode.Sequence(line(event), items);
    }

    private YamlNode.Mapping mapping(MappingStartEvent event, int depth) {
        if (event.getTag().isPresent()) {
            throw tag(event);
        }
        Map<String, YamlNode> entries = new LinkedHashMap<>();
        for (Event next = next(); next.getEventId() != Event.ID.MappingEnd; next = next()) {
            if (!(node(next, depth + 1) instanceof YamlNode.Scalar key)) {
                throw complaint(name, line(next), "a key that is no plain word", "Use a word as the key.");
            }
            if (entries.containsKey(key.text())) {
                throw complaint(
                        name, key.line(), "the key '" + key.text() + "' stands here twice", "Remove one of them.");
            }
            if (key.text().equals("<<")) {
                throw complaint(name, key.line(), "a merge key, '<<'", "Write the keys out; kilter merges none.");
            }
            entries.put(key.text(), node(next(), depth + 1).at(key.line()));
        }
        return new YamlNode.Mapping(line(event), entries);
    }

    private KilterException tag(Event event) {
        return complaint(name, line(event), "a tag", "Remove it; kilter reads no YAML tags.");
    }

    private static int line(Event event) {
        return event.getStartMark().map(mark -> mark.getLine() + 1).orElse(1);
    }
}
