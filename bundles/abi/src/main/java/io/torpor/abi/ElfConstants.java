package io.torpor.abi;

/** ELF file types, machines, segments and dynamic tags; {@code elf(5)}, {@code elf.h}. */
public final class ElfConstants {
    public static final int ELFMAG0 = 0x7f;
    public static final int ELFCLASS32 = 1;
    public static final int ELFCLASS64 = 2;
    public static final int ELFDATA2LSB = 1;
    public static final int ELFDATA2MSB = 2;
    public static final int EV_CURRENT = 1;
    public static final int ELFOSABI_NONE = 0;
    public static final int ET_REL = 1;
    public static final int ET_EXEC = 2;
    public static final int ET_DYN = 3;
    public static final int ET_CORE = 4;
    public static final int EM_386 = 3;
    public static final int EM_ARM = 0x28;
    public static final int EM_X86_64 = 0x3e;
    public static final int EM_AARCH64 = 0xb7;
    public static final int EM_RISCV = 0xf3;
    public static final int EM_PPC64 = 0x15;
    public static final int EM_S390 = 0x16;
    public static final int EM_LOONGARCH = 0x102;
    public static final int NT_GNU_BUILD_ID = 3;
    public static final int PT_NULL = 0;
    public static final int PT_LOAD = 1;
    public static final int PT_DYNAMIC = 2;
    public static final int PT_INTERP = 3;
    public static final int PT_NOTE = 4;
    public static final int PT_PHDR = 6;
    public static final int PT_TLS = 7;
    public static final int PT_GNU_STACK = 0x6474e551;
    public static final int PF_X = 1;
    public static final int PF_W = 2;
    public static final int PF_R = 4;
    public static final int DT_NULL = 0;
    public static final int DT_HASH = 4;
    public static final int DT_STRTAB = 5;
    public static final int DT_SYMTAB = 6;
    public static final int DT_STRSZ = 0xa;
    public static final int DT_SYMENT = 0xb;
    public static final int DT_GNU_HASH = 0x6ffffef5;
    public static final int DT_VERSYM = 0x6ffffff0;
    public static final int SHN_UNDEF = 0;
    public static final int STB_GLOBAL = 1;
    public static final int STB_WEAK = 2;
    public static final int STT_FUNC = 2;
    public static final int STT_NOTYPE = 0;

    private ElfConstants() {}
}
