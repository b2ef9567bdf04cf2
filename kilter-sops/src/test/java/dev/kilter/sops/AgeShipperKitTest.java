package dev.kilter.sops;

import dev.kilter.sdk.spi.SecretShipper;
import dev.kilter.testkit.SecretShipperKit;

class AgeShipperKitTest extends SecretShipperKit {
    @Override
    protected SecretShipper shipper() {
        return new AgeShipper();
    }
}
