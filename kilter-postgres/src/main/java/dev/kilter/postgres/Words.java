package dev.kilter.postgres;

import java.util.ArrayList;
import java.util.List;

/// A run of tokens, read from the front.
record Words(List<SqlToken> tokens) {
    Words {
        tokens = List.copyOf(tokens);
    }

    /// Whether it begins with these words.
    boolean begins(String... words) {
        for (int i = 0; i < words.length; i++) {
            if (i >= tokens.size() || !tokens.get(i).is(words[i])) {
                return false;
            }
        }
        return true;
    }

    /// What follows the first `count`.
    Words after(int count) {
        return new Words(tokens.subList(Math.min(count, tokens.size()), tokens.size()));
    }

    /// Without these words in front, each if it is there.
    Words without(String... words) {
        Words rest = this;
        for (String word : words) {
            rest = rest.begins(word) ? rest.after(1) : rest;
        }
        return rest;
    }

    /// Whether these words stand somewhere, one after the other, outside parentheses or not.
    boolean has(String... words) {
        for (int i = 0; i < tokens.size(); i++) {
            if (after(i).begins(words)) {
                return true;
            }
        }
        return false;
    }

    /// How many tokens the name in front has: `a`, `a.b`.
    int nameLength() {
        int length = tokens.isEmpty() || !tokens.getFirst().isName() ? 0 : 1;
        while (length > 0 && length + 1 < tokens.size() && tokens.get(length).is('.')) {
            length += 2;
        }
        return length;
    }

    /// The name in front as SQL.
    String name() {
        StringBuilder name = new StringBuilder();
        tokens.subList(0, nameLength()).forEach(token -> name.append(token.asName()));
        return name.toString();
    }

    /// Without what stands in parentheses, and without them.
    Words outside() {
        List<SqlToken> outside = new ArrayList<>();
        int depth = 0;
        for (SqlToken token : tokens) {
            depth -= token.is(')') ? 1 : 0;
            if (depth == 0 && !token.is('(') && !token.is(')')) {
                outside.add(token);
            }
            depth += token.is('(') ? 1 : 0;
        }
        return new Words(outside);
    }

    /// What follows the first `count`, up to the parenthesis that ends it.
    Words clause(int count) {
        int depth = 0;
        for (int i = count; i < tokens.size(); i++) {
            depth += tokens.get(i).is('(') ? 1 : tokens.get(i).is(')') ? -1 : 0;
            if (depth < 0) {
                return new Words(tokens.subList(count, i));
            }
        }
        return after(count);
    }

    /// What follows the first of this word, outside parentheses or not; nothing when there is none.
    Words behind(String word) {
        for (int i = 0; i < tokens.size(); i++) {
            if (tokens.get(i).is(word)) {
                return after(i + 1);
            }
        }
        return new Words(List.of());
    }

    /// The parts between commas outside parentheses.
    List<Words> parts() {
        List<Words> parts = new ArrayList<>();
        List<SqlToken> part = new ArrayList<>();
        int depth = 0;
        for (SqlToken token : tokens) {
            depth += token.is('(') ? 1 : token.is(')') ? -1 : 0;
            if (depth == 0 && token.is(',')) {
                parts.add(new Words(part));
                part.clear();
            } else {
                part.add(token);
            }
        }
        parts.add(new Words(part));
        return parts;
    }
}
