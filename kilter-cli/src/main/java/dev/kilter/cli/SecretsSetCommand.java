package dev.kilter.cli;

import dev.kilter.sdk.deploy.SealedSecret;
import dev.kilter.sdk.deploy.SecretChange;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `kilter secrets set`.
@Command(
        name = "set",
        description = "Seal one key, its value read from stdin, and deploy what is live with it. It wins over a key of"
                + " the same name in appSecrets.")
final class SecretsSetCommand implements Callable<Integer> {
    private static final int LARGEST = 1024 * 1024;

    private final Context context;

    @Mixin
    private GlobalFlags flags = new GlobalFlags();

    @Parameters(paramLabel = "KEY", description = "The variable's name.")
    private String key = "";

    @Option(
            names = "--confirm-recipients",
            description = "Seal for other keys than the env's secrets so far.",
            converter = GlobalFlags.Flag.class)
    private boolean confirms;

    SecretsSetCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        if (key.contains("=")) {
            throw Usage.wrong(
                    "a value in the arguments can be seen by others on this machine",
                    "printf %s \"$VALUE\" | kilter secrets set KEY");
        }
        if (!key.matches("[A-Za-z_][A-Za-z0-9_]*")) {
            throw Usage.wrong(
                    "'" + key + "' is no name of a variable", "Use letters, digits and _, and no digit at the start.");
        }
        SecretsSession session = new SecretsSession(context, flags);
        if (context.canAsk()) {
            context.console(flags).complain("Type the value and end it with Ctrl-D:");
        }
        SealedSecret secret = session.sealing().single(key, value());
        return session.send(new TreeMap<>(Map.of(secret.name(), new SecretChange.Set(secret))), confirms);
    }

    /// All of stdin but one line end at its end, which `echo` adds.
    private String value() {
        try {
            byte[] bytes = context.in().readNBytes(LARGEST);
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            String value = text.endsWith("\n") ? text.substring(0, text.length() - 1) : text;
            if (value.isEmpty()) {
                throw Usage.wrong("stdin holds no value", "printf %s \"$VALUE\" | kilter secrets set KEY");
            }
            return value;
        } catch (CharacterCodingException e) {
            throw Usage.wrong("stdin is not valid UTF-8", "base64 < FILE | kilter secrets set KEY");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
