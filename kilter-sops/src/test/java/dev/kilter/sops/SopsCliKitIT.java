package dev.kilter.sops;

import dev.kilter.sdk.spi.SecretShipper;
import dev.kilter.testkit.SecretShipperKit;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;

/// The shipper that runs the real `sops`.
class SopsCliKitIT extends SecretShipperKit {
    private Path sops = Path.of("sops");

    @BeforeEach
    void find() {
        sops = Path.of(RealTools.found("sops"));
    }

    @Override
    protected SecretShipper shipper() {
        return new SopsCliShipper(() -> Optional.of(sops));
    }
}
