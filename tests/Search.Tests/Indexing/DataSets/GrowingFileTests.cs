using CsCheck;
using Search.Indexing.DataSets.Unpacking;

namespace Search.Tests.Indexing.DataSets;

/// <summary>Reading a file behind its writer.</summary>
public sealed class GrowingFileTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public Task All_bytes_are_read_in_order_however_they_are_written() =>
        Gen.Select(Gen.Byte.Array[0, 3000].Array[0, 8], Gen.Int[1, 5000]).SampleAsync(
            async (parts, most) =>
            {
                var path = _folder.File(Guid.NewGuid().ToString("N"));
                await using var writer = new FileStream(path, FileMode.Create, FileAccess.Write);
                await using var file = new GrowingFile(path);
                var read = Task.Run(() => ReadAllAsync(file, most));
                foreach (var part in parts)
                {
                    await writer.WriteAsync(part); // Small parts stay in the writer's buffer, as in a download.
                    file.Grew();
                    await Task.Yield();
                }

                await writer.DisposeAsync();
                File.Move(path, path + ".complete");
                file.Complete();

                Assert.Equal(parts.SelectMany(part => part), await read);
            },
            iter: 50);

    private static async Task<byte[]> ReadAllAsync(GrowingFile file, int most)
    {
        var (all, buffer) = (new List<byte>(), new byte[most]);
        while (await file.ReadAsync(buffer) is > 0 and var count)
        {
            all.AddRange(buffer.AsSpan(0, count));
        }

        return [.. all];
    }
}
