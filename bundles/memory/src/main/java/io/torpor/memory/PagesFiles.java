package io.torpor.memory;

import java.util.List;

/** The pages files of a dump, in the order of their numbers. */
record PagesFiles(List<PagesFile> files) {}
