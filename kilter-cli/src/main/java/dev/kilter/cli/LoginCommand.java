package dev.kilter.cli;

import dev.kilter.cli.view.Console;
import dev.kilter.cli.view.Format;
import dev.kilter.client.JobIdentity;
import dev.kilter.client.Kilter;
import dev.kilter.sdk.wire.PlatformInfo;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `kilter login`.
@Command(name = "login", description = "Keep a token for a platform; it is checked first.")
final class LoginCommand extends Question {
    @Spec
    private @Nullable CommandSpec spec;

    @Option(names = "--token-stdin", description = "Read the token from stdin.", converter = GlobalFlags.Flag.class)
    private boolean fromStdin;

    @Option(
            names = "--token",
            paramLabel = "TOKEN",
            description = "The token; others on this machine can see it, so prefer --token-stdin.")
    private @Nullable String token;

    @Option(
            names = "--oidc",
            description = "In a CI job: log in with the identity that the CI platform gives it, for as long as the"
                    + " platform says. GitHub Actions, or a token in KILTER_ID_TOKEN (GitLab).",
            converter = GlobalFlags.Flag.class)
    private boolean oidc;

    @Option(
            names = "--oidc-token-file",
            paramLabel = "FILE",
            description = "The same, with the identity token in this file.")
    private @Nullable Path identity;

    @Option(
            names = "--oidc-audience",
            paramLabel = "NAME",
            description = "Whom GitHub Actions makes the identity token for; default: the server's URL.")
    private @Nullable String audience;

    @Option(
            names = "--insecure-http",
            description = "Allow a server that speaks plain http: everybody on the way can read the token.",
            converter = GlobalFlags.Flag.class)
    private boolean insecure;

    LoginCommand(Context context) {
        super(context);
    }

    @Override
    int answer(Console console, Format format) {
        String server = flags.server;
        if (server == null || !server.matches("https?://[^/@ ]+/?")) {
            throw Usage.wrong(
                    "--server names no platform",
                    "kilter login --server https://kilter.example.com --token-stdin < token");
        }
        String host = URI.create(server).getHost();
        if (server.startsWith("http://") && !insecure && !"localhost".equals(host) && !"127.0.0.1".equals(host)) {
            throw Usage.wrong(
                    "'" + server + "' is not encrypted: everybody on the way could read the token",
                    "Use https; or, for a platform on a network of your own, add --insecure-http.");
        }
        String clean = server.endsWith("/") ? server.substring(0, server.length() - 1) : server;
        String given = given(console, clean);
        PlatformInfo info = Kilter.connect(clean, given).platform();
        context.credentials().store(clean, given);
        console.say("Logged in to " + clean + " as " + info.user() + ".");
        return format == Format.TEXT
                ? 0
                : print(console, format, Map.of("server", clean, "user", info.user()), List.of());
    }

    private String given(Console console, String server) {
        if (identity != null) {
            return Kilter.exchange(server, JobIdentity.in(identity));
        }
        if (oidc) {
            return Kilter.exchange(
                    server, JobIdentity.of(context.environment(), Objects.requireNonNullElse(audience, server)));
        }
        boolean shown =
                Objects.requireNonNull(spec).commandLine().getParseResult().hasMatchedOption("--token");
        if (shown) {
            console.complain(
                    "warning: a token in the arguments can be seen by others on this machine; use --token-stdin");
        }
        if (token != null && (shown || !fromStdin)) {
            return token;
        }
        String next = "kilter login --server " + flags.server + " --token-stdin < token";
        if (!fromStdin) {
            throw Usage.wrong("there is no token", next);
        }
        try {
            String line = new BufferedReader(new InputStreamReader(context.in(), StandardCharsets.UTF_8)).readLine();
            if (line == null || line.isBlank()) {
                throw Usage.wrong("stdin holds no token", next);
            }
            return line.strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
