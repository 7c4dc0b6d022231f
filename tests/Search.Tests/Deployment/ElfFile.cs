using System.Buffers.Binary;
using System.Text;

namespace Search.Tests.Deployment;

/// <summary>A Linux library (64-bit ELF, little-endian): the libraries that it needs to be loaded.</summary>
internal static class ElfFile
{
    private const int SectionHeaders = 0x28;
    private const int SectionHeaderSize = 0x3A;
    private const uint DynamicSection = 6;
    private const long NeededTag = 1;
    private const int EntrySize = 16;

    /// <summary>Reads the names under DT_NEEDED.</summary>
    public static IReadOnlyList<string> NeededLibraries(string path)
    {
        using var file = File.OpenRead(path);
        var header = Read(file, 0, 64);
        Assert.True(header is [0x7F, (byte)'E', (byte)'L', (byte)'F', 2, 1, ..], $"{path} is no 64-bit little-endian ELF file.");
        var (start, size, count) = (Long(header, SectionHeaders), Short(header, SectionHeaderSize), Short(header, SectionHeaderSize + 2));
        var sections = Enumerable.Range(0, count).Select(index => Read(file, start + index * size, size)).ToList();

        var dynamic = sections.Single(section => Type(section) == DynamicSection);
        var names = Content(file, sections[(int)BinaryPrimitives.ReadUInt32LittleEndian(dynamic.AsSpan(0x28))]);
        return [.. Content(file, dynamic).Chunk(EntrySize)
            .Where(entry => Long(entry, 0) == NeededTag)
            .Select(entry => Text(names, (int)Long(entry, 8)))];
    }

    private static uint Type(byte[] section) => BinaryPrimitives.ReadUInt32LittleEndian(section.AsSpan(4));

    private static byte[] Content(FileStream file, byte[] section) => Read(file, Long(section, 0x18), (int)Long(section, 0x20));

    private static byte[] Read(FileStream file, long offset, int length)
    {
        var bytes = new byte[length];
        file.Position = offset;
        file.ReadExactly(bytes);
        return bytes;
    }

    private static long Long(byte[] bytes, int offset) => BinaryPrimitives.ReadInt64LittleEndian(bytes.AsSpan(offset));

    private static ushort Short(byte[] bytes, int offset) => BinaryPrimitives.ReadUInt16LittleEndian(bytes.AsSpan(offset));

    private static string Text(byte[] names, int offset) =>
        Encoding.ASCII.GetString(names, offset, Array.IndexOf(names, (byte)0, offset) - offset);
}
