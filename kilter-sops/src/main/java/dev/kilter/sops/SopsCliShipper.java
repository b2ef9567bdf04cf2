package dev.kilter.sops;

import dev.kilter.sdk.deploy.SealedValues;
import dev.kilter.sdk.deploy.SecretManifest;
import dev.kilter.sdk.problem.KilterCode;
import dev.kilter.sdk.problem.KilterException;
import dev.kilter.sdk.problem.Problem;
import dev.kilter.sdk.spi.SecretShipper;
import io.avaje.spi.ServiceProvider;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/// Seals with the `sops` program of this machine, for those who have to use it. The plain manifest reaches it by a pipe
/// alone. It seals for one more key, which lives as long as this call does: by it the result is opened again, and
/// its stanza is left out of what is sent.
@ServiceProvider
public final class SopsCliShipper implements SecretShipper {
    private final Supplier<Optional<Path>> found;

    /// A shipper that takes `sops` from the PATH; it holds no state.
    public SopsCliShipper() {
        this(() -> SopsProgram.onPath(System.getenv().getOrDefault("PATH", "")));
    }

    SopsCliShipper(Supplier<Optional<Path>> found) {
        this.found = found;
    }

    @Override
    public String id() {
        return "sops-cli";
    }

    @Override
    public SealedValues seal(SecretManifest plain, List<String> recipients) {
        recipients.forEach(recipient -> Age.sealedFor(recipient, new byte[0]));
        SopsProgram sops = new SopsProgram(found.get().orElseThrow(SopsCliShipper::missing));
        AgeIdentity witness = AgeIdentity.generate();
        List<String> all = new ArrayList<>(recipients);
        all.add(witness.recipient());
        String text = sops.encrypted(plain, all);
        try {
            SopsFile file = SopsFile.parse(text);
            String committed = file.sealed(all).manifest(plain.namespace(), plain.name(), plain.object());
            if (!SopsFile.parse(committed).open(witness).equals(plain.values())) {
                throw new IllegalArgumentException("it does not open to what it was");
            }
            return file.sealed(recipients);
        } catch (IllegalArgumentException | KilterException e) {
            throw Problem.of(
                            KilterCode.PROVIDER_BROKE,
                            "what '" + sops.program() + "' sealed is not what it was given",
                            "See which program it is: sops --version")
                    .withEvidence(
                            e instanceof KilterException k ? k.problem().detail() : String.valueOf(e.getMessage()))
                    .toException(e);
        }
    }

    private static KilterException missing() {
        return Problem.of(
                        KilterCode.UNREACHABLE,
                        "kilter.yaml says 'secretShipper: sops-cli', and there is no 'sops' on this machine",
                        SopsProgram.INSTALL)
                .toException();
    }
}
