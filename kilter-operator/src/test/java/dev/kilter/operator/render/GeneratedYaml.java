package dev.kilter.operator.render;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.Random;
import java.util.StringJoiner;

/// Files that kilter.yaml's parser takes, as different from each other as it lets them be. The same number gives the
/// same file.
final class GeneratedYaml {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String LABEL = "abcdefghijklmnopqrstuvwxyz0123456789";
    private static final List<String> ODD = List.of(
            "{{ .Values.image }}",
            "a\n---\nkind: ClusterRole\n",
            "$(PORT) ${HOME} $$",
            "- x: [",
            "#",
            "'\"\\",
            "yes",
            "0x1F",
            "~",
            "\t \u0001 zażółć 🐎 \u2028",
            "*a &b !!binary",
            "");

    private final Random random;

    private GeneratedYaml(long number) {
        this.random = new Random(number);
    }

    static String of(long number) {
        return new GeneratedYaml(number).file();
    }

    private String file() {
        StringBuilder yaml = new StringBuilder("project: " + label(20) + "/" + label(30) + "\n");
        if (random.nextInt(3) > 0) {
            yaml.append("port: ").append(1 + random.nextInt(65_535)).append('\n');
        }
        if (random.nextBoolean()) {
            yaml.append("public: ").append(random.nextBoolean()).append('\n');
        }
        if (random.nextBoolean()) {
            yaml.append("health: ")
                    .append(quoted("/" + visible(random.nextInt(40))))
                    .append('\n');
        }
        if (random.nextBoolean()) {
            yaml.append("replicas: ").append(1 + random.nextInt(50)).append('\n');
        }
        if (random.nextBoolean()) {
            yaml.append("database: ")
                    .append(random.nextBoolean() ? "postgres" : "none")
                    .append('\n');
        }
        StringJoiner variables = new StringJoiner("");
        for (int i = random.nextInt(8); i > 0; i--) {
            variables.add("  V" + i + "_" + label(30).replace('-', '_') + ": " + text() + "\n");
        }
        if (variables.length() > 0) {
            yaml.append("env:\n").append(variables);
        }
        StringJoiner processes = new StringJoiner("");
        for (int i = random.nextInt(4); i > 0; i--) {
            processes.add("  p" + i + label(13) + ": { command: [" + text() + ", " + text() + "], replicas: "
                    + random.nextInt(4) + listening() + " }\n");
        }
        if (processes.length() > 0) {
            yaml.append("processes:\n").append(processes);
        }
        if (random.nextInt(3) == 0) {
            yaml.append("environments:\n  dev: { replicas: ")
                    .append(1 + random.nextInt(5))
                    .append(", public: ")
                    .append(random.nextBoolean())
                    .append(" }\n");
        }
        return yaml.toString();
    }

    private String listening() {
        if (random.nextBoolean()) {
            return "";
        }
        String port = ", port: " + (1 + random.nextInt(65_535));
        if (random.nextBoolean()) {
            return port;
        }
        String health = random.nextBoolean() ? ", health: " + quoted("/" + visible(random.nextInt(40))) : "";
        String domains = random.nextBoolean() ? ", domains: [" + label(30) + random.nextInt() + ".example.com]" : "";
        return port + ", public: true" + health + domains.replace("-.", ".").replace("--", "-");
    }

    /// Between two letters or digits, dashes too.
    private String label(int longest) {
        int length = 1 + random.nextInt(longest - 1);
        StringBuilder label = new StringBuilder();
        for (int i = 0; i < length; i++) {
            boolean dash = i > 0 && i < length - 1 && random.nextInt(6) == 0;
            label.append(dash ? '-' : LABEL.charAt(random.nextInt(i == 0 ? 26 : LABEL.length())));
        }
        return label.toString();
    }

    private String visible(int length) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < length; i++) {
            text.append((char) ('!' + random.nextInt('~' - '!' + 1)));
        }
        return text.toString();
    }

    private String text() {
        return quoted(random.nextBoolean() ? ODD.get(random.nextInt(ODD.size())) : visible(1 + random.nextInt(60)));
    }

    private static String quoted(String text) {
        try {
            return JSON.writeValueAsString(text);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a string can be written", e);
        }
    }
}
