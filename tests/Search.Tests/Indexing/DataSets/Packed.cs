using System.Formats.Tar;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;

namespace Search.Tests.Indexing.DataSets;

/// <summary>Makes files and archives of the forms that data sets have.</summary>
internal static class Packed
{
    /// <summary>A collection of short passages that does not compress well.</summary>
    public static byte[] Collection(int passages)
    {
        var random = new Random(15);
        var text = new StringBuilder();
        for (var id = 0; id < passages; id++)
        {
            text.Append(id).Append('\t').Append("moon ").Append(random.NextInt64()).Append(" word ").Append(random.NextInt64()).Append('\n');
        }

        return Encoding.UTF8.GetBytes(text.ToString());
    }

    public static byte[] Gzip(byte[] content)
    {
        using var packed = new MemoryStream();
        using (var zipping = new GZipStream(packed, CompressionLevel.Fastest))
        {
            zipping.Write(content);
        }

        return packed.ToArray();
    }

    public static byte[] TarGzip(params (string Name, byte[] Content)[] members)
    {
        using var archive = new MemoryStream();
        using (var tar = new TarWriter(archive, TarEntryFormat.Ustar, leaveOpen: true))
        {
            foreach (var (name, content) in members)
            {
                tar.WriteEntry(new UstarTarEntry(TarEntryType.RegularFile, name) { DataStream = new MemoryStream(content) });
            }
        }

        return Gzip(archive.ToArray());
    }

    public static byte[] Zip(params (string Name, byte[] Content)[] members)
    {
        using var archive = new MemoryStream();
        using (var zip = new ZipArchive(archive, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, content) in members)
            {
                using var entry = zip.CreateEntry(name).Open();
                entry.Write(content);
            }
        }

        return archive.ToArray();
    }

#pragma warning disable CA5351 // Data sets are published with MD5.
    public static string Md5(byte[] content) => Convert.ToHexStringLower(MD5.HashData(content));
#pragma warning restore CA5351
}
