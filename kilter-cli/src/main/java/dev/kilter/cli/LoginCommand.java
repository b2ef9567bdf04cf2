package dev.kilter.cli;

import dev.kilter.cli.view.Console;
import dev.kilter.client.Kilter;
import dev.kilter.sdk.wire.PlatformInfo;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `kilter login`.
@Command(name = "login", description = "Keep a token for a platform; it is checked first.")
final class LoginCommand implements Callable<Integer> {
    private final Context context;

    @Mixin
    private Common common = new Common();

    @Option(
            names = "--token-stdin",
            description = "Read the token from stdin ($KILTER_TOKEN_STDIN=1).",
            defaultValue = "${env:KILTER_TOKEN_STDIN:-false}",
            converter = Common.Flag.class)
    private boolean fromStdin;

    @Option(
            names = "--token",
            paramLabel = "TOKEN",
            description = "The token; others on this machine can see it, so prefer --token-stdin.")
    private @Nullable String token;

    LoginCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        Console console = context.console(common);
        String server = common.server;
        if (server == null || !server.matches("https?://[^/@ ]+/?")) {
            throw Usage.wrong(
                    "--server names no platform",
                    "kilter login --server https://kilter.example.com --token-stdin < token");
        }
        String host = URI.create(server).getHost();
        if (server.startsWith("http://") && !"localhost".equals(host) && !"127.0.0.1".equals(host)) {
            throw Usage.wrong("'" + server + "' is not encrypted", "Use https.");
        }
        String clean = server.endsWith("/") ? server.substring(0, server.length() - 1) : server;
        String given = given(console);
        PlatformInfo info = Kilter.connect(clean, given).platform();
        context.credentials().store(clean, given);
        console.say("Logged in to " + clean + " as " + info.user() + ".");
        return 0;
    }

    private String given(Console console) {
        if (token != null) {
            console.complain(
                    "warning: a token in the arguments can be seen by others on this machine; use --token-stdin");
            return token;
        }
        String environment = context.environment().getOrDefault("KILTER_TOKEN", "");
        if (!fromStdin && !environment.isEmpty()) {
            return environment;
        }
        if (!fromStdin) {
            throw Usage.wrong("there is no token", "kilter login --server " + common.server + " --token-stdin < token");
        }
        try {
            String line = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)).readLine();
            if (line == null || line.isBlank()) {
                throw Usage.wrong(
                        "stdin holds no token", "kilter login --server " + common.server + " --token-stdin < token");
            }
            return line.strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
