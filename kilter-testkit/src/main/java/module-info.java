/// Conformance kits for people who write a provider.
module dev.kilter.testkit {
    requires transitive dev.kilter.sdk;
    requires static org.jspecify;
    requires static embedded.postgres;
    requires transitive org.junit.jupiter.api;
    requires transitive org.assertj.core;

    exports dev.kilter.testkit;
}
