package dev.kilter.cli;

import dev.kilter.client.secret.Sealing;
import dev.kilter.sdk.app.SecretsConfig;
import dev.kilter.sdk.deploy.SecretChange;
import dev.kilter.sdk.wire.SecretsReport;
import dev.kilter.sdk.wire.SecretsReport.Known;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// `kilter secrets rm`.
@Command(
        name = "rm",
        aliases = "unset",
        description = "Remove a secret, or a key that `secrets set` made, and deploy what is live without it.")
final class SecretsRmCommand implements Callable<Integer> {
    private final Context context;

    @Mixin
    private GlobalFlags flags = new GlobalFlags();

    @Parameters(paramLabel = "SECRET", description = "Its name, or the key.")
    private String name = "";

    SecretsRmCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        SecretsSession session = new SecretsSession(context, flags);
        List<String> known = session.report.secrets().stream().map(Known::name).toList();
        String found = known.contains(name) ? name : Sealing.single(name);
        if (!known.contains(found)) {
            refuseKeyOfAFile(session);
            throw Usage.wrong(
                    "there is no secret or single key '" + name + "' in " + flags.env,
                    known.isEmpty()
                            ? "kilter secrets list"
                            : "Use one of: " + String.join(", ", names(session.report)));
        }
        if (session.config.secrets().consumed().contains(found)) {
            throw Usage.wrong(
                    "the app consumes '" + found + "': kilter.yaml names it in appSecrets",
                    "Take it out of appSecrets and secrets there, then: kilter deploy --prune-secrets");
        }
        return session.send(new TreeMap<>(Map.of(found, new SecretChange.Remove())), false);
    }

    private void refuseKeyOfAFile(SecretsSession session) {
        for (Known each : session.report.secrets()) {
            String path = session.config.secrets().sources().get(each.name());
            if (path != null && each.keys().contains(name)) {
                throw Usage.wrong(
                        "'" + name + "' is a key of the secret '" + each.name() + "', which is made of " + path,
                        "Remove its line there (kilter secrets edit " + each.name() + "), then: kilter deploy");
            }
        }
    }

    /// As people call them: a single key by the key.
    private static List<String> names(SecretsReport report) {
        return report.secrets().stream()
                .map(each -> each.name().startsWith(SecretsConfig.SINGLE_KEY)
                        ? each.keys().getFirst()
                        : each.name())
                .toList();
    }
}
