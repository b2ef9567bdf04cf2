package planted.dev.kilter.client;

import planted.dev.kilter.testkit.Kit;

final class UsesTheKit extends Kit {}
