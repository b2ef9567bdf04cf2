package dev.kilter.postgres;

/// Names as SQL writes them.
final class Names {
    private Names() {}

    static String quoted(String name) {
        return "\"" + name.replace("\"", "\"\"") + "\"";
    }
}
