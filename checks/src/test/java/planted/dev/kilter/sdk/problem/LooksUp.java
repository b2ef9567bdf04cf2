package planted.dev.kilter.sdk.problem;

import planted.dev.kilter.sdk.app.ReadsTheDisk;

final class LooksUp {
    final ReadsTheDisk above = new ReadsTheDisk();
}
