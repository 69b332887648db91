package io.torpor.memory;

import java.util.List;

/** The address spaces of a dump, one for each that is recorded. */
record MmDrafts(List<MmDraft> drafts) {}
