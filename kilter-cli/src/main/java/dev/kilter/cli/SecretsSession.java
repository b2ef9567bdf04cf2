package dev.kilter.cli;

import dev.kilter.cli.view.Console;
import dev.kilter.cli.view.DeployView;
import dev.kilter.cli.view.Format;
import dev.kilter.client.ProjectDir;
import dev.kilter.client.ToolCheck;
import dev.kilter.client.secret.Sealing;
import dev.kilter.sdk.app.AppConfig;
import dev.kilter.sdk.deploy.DeployId;
import dev.kilter.sdk.deploy.SealedSecret;
import dev.kilter.sdk.deploy.SecretChange;
import dev.kilter.sdk.deploy.SecretChanges;
import dev.kilter.sdk.problem.KilterException;
import dev.kilter.sdk.spi.Providers;
import dev.kilter.sdk.wire.DeployRecord;
import dev.kilter.sdk.wire.DeployResult;
import dev.kilter.sdk.wire.SecretsReport;
import dev.kilter.sdk.wire.Wire;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// One command about the secrets of an env: what it knows, how it seals, how it sends.
final class SecretsSession {
    private final Context context;
    private final GlobalFlags flags;
    private final Console console;
    final ProjectDir project;
    final AppConfig config;
    final Context.Platform platform;
    final SecretsReport report;

    SecretsSession(Context context, GlobalFlags flags) {
        this.context = context;
        this.flags = flags;
        this.console = context.console(flags);
        this.project = context.projectDir(flags);
        this.config = Context.resolve(flags, project.yaml(), Context.env(flags));
        context.home().make();
        this.platform = context.platform(flags, console);
        this.report = platform.kilter().secrets(config.project(), config.env());
    }

    Sealing sealing() {
        Sealing sealing = Sealing.of(
                ToolCheck.shipper(project.yaml(), config.env(), Providers.secretShippers(context.providers())),
                config.slot(),
                report,
                new Recipients(context, flags, console, platform).of(config, report));
        return platform.local() ? sealing : sealing.throughFlux();
    }

    /// Sends the changes and follows the deploy that makes them live. A value that is live already is not sealed
    /// anew, so that nothing restarts for it.
    int send(SortedMap<String, SecretChange> asked, boolean confirms) {
        SortedMap<String, SecretChange> changes = new TreeMap<>(asked);
        changes.values().removeIf(change -> change instanceof SecretChange.Set(var secret) && isLive(secret));
        if (changes.isEmpty()) {
            return unchanged(asked);
        }
        DeployRecord record = platform.kilter()
                .changeSecrets(config.project(), config.env(), new SecretChanges(changes, confirms))
                .deploy();
        return record == null ? kept(changes) : followed(record);
    }

    private boolean isLive(SealedSecret secret) {
        return report.secrets().stream()
                .filter(known -> known.live() && known.name().equals(secret.name()))
                .anyMatch(known -> known.fingerprint().equals(secret.fingerprint())
                        && Set.copyOf(known.recipients())
                                .equals(Set.copyOf(secret.sealed().recipients())));
    }

    private int unchanged(SortedMap<String, SecretChange> changes) {
        if (flags.format() == Format.TEXT) {
            console.result("Nothing to do: " + config.env() + " has "
                    + (changes.size() == 1 ? "this value of " : "these values of ") + called(changes) + " already.");
        } else {
            console.result(Wire.text(Map.of("type", "result", "unchanged", List.copyOf(changes.keySet()))));
        }
        return 0;
    }

    /// As people call them: a single key by the key.
    private static String called(SortedMap<String, SecretChange> changes) {
        return changes.entrySet().stream()
                .map(entry -> entry.getValue() instanceof SecretChange.Set(var secret)
                        ? String.join(", ", secret.sealed().values().keySet())
                        : entry.getKey())
                .sorted()
                .collect(Collectors.joining(", "));
    }

    private int kept(SortedMap<String, SecretChange> changes) {
        if (flags.format() == Format.TEXT) {
            boolean isGone = changes.values().stream().allMatch(SecretChange.Remove.class::isInstance);
            console.result(
                    isGone
                            ? "Removed. Nothing is live in " + config.env() + "."
                            : "Nothing is live in " + config.env() + " yet: its next deploy brings " + called(changes)
                                    + ".");
        } else {
            console.result(Wire.text(Map.of("type", "result", "kept", List.copyOf(changes.keySet()))));
        }
        return 0;
    }

    private int followed(DeployRecord record) {
        Format format = flags.format();
        DeployView view = new DeployView(console, format, flags.verbose, InstantSource.system());
        Results results = new Results(console, format, platform.local());
        try (Detach _ = new Detach(view, record.id(), flags.local);
                Ticker _ = new Ticker(view)) {
            @Nullable
            DeployResult result =
                    platform.kilter().follow(new DeployId(record.id()), 1, Duration.ofMinutes(2), view::on);
            view.over(result.unchanged());
            return results.done(result, List.of(), 0, result.durationMs());
        } catch (KilterException e) {
            view.over(false);
            return results.open(record, e.problem());
        }
    }
}
