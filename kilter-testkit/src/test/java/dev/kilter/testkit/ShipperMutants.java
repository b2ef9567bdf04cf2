package dev.kilter.testkit;

import dev.kilter.sdk.deploy.SecretManifest;
import java.util.List;

/// Secret shippers that break one law each.
final class ShipperMutants {
    private ShipperMutants() {}

    public static final class TrimsValues extends ReferenceShipper {
        @Override
        protected String shipped(String value) {
            return value.strip();
        }
    }

    public static final class CoversTheValuesOnly extends ReferenceShipper {
        @Override
        protected List<String> covered(SecretManifest plain) {
            return List.copyOf(plain.values().values());
        }
    }

    public static final class HasNoChance extends ReferenceShipper {
        @Override
        protected byte[] random(int bytes) {
            return new byte[bytes];
        }
    }

    public static final class TellsTheValues extends ReferenceShipper {
        @Override
        protected String refusal(SecretManifest plain) {
            return "cannot seal " + plain.values();
        }
    }

    public static final class SealsForFewer extends ReferenceShipper {
        @Override
        protected List<String> accepted(List<String> recipients, SecretManifest plain) {
            List<String> keys =
                    recipients.stream().filter(ReferenceShipper::isKey).toList();
            return keys.isEmpty() ? super.accepted(recipients, plain) : keys;
        }
    }
}
