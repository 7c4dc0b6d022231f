using CsCheck;
using Search.Core;
using Search.Core.Collections;
using Search.Lucene.Passages;

namespace Search.Tests.Lucene.Passages;

public sealed class PassageFileTests : IDisposable
{
    private readonly TempFolder _folder = new();

    private string File => Path.Combine(_folder.Path, PassageFile.Name);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Every_passage_is_read_back_as_it_was_written() => Gen.Select(
        Gen.String[1, 20], Gen.String[0, 20], Gen.String[0, 3_000], (id, title, text) => new Passage(id, title.Length == 0 ? null : title, text) { Fields = text.Length % 2 == 0 ? null : "{\"year\":1969}" })
        .Array[1, 20].Sample(
            passages =>
            {
                using var batch = PassageBatch.Of(passages);
                var places = Write(batch, 0);
                using var reader = PassageFileReader.Open(_folder.Path, new FileInfo(File).Length);

                for (var number = 0; number < passages.Length; number++)
                {
                    Assert.Equal(batch[number].ToPassage(), reader.Read(places[number]));
                }
            },
            iter: 50, threads: 1);

    [Fact]
    public void Many_passages_share_a_dictionary_that_makes_them_smaller()
    {
        using var batch = PassageBatch.Of(Enumerable.Range(0, 2_000).Select(Passage));

        var places = Write(batch, 0);

        using (var reader = PassageFileReader.Open(_folder.Path, new FileInfo(File).Length))
        {
            Assert.Equal(Passage(1_234), reader.Read(places[1_234]));
        }

        var shared = new FileInfo(File).Length;
        using var first = PassageBatch.Of([Passage(0)]); // Too few for a dictionary.
        Write(first, 0);
        Write(batch, new FileInfo(File).Length);
        Assert.InRange(shared, 1, new FileInfo(File).Length * 3 / 4);
    }

    [Fact]
    public void A_file_is_continued_where_its_last_commit_ended()
    {
        using var first = PassageBatch.Of([Passage(1)]);
        using var second = PassageBatch.Of([Passage(2)]);
        var place = Write(first, 0).Single();
        var committed = new FileInfo(File).Length;
        Write(first, committed);

        var next = Write(second, committed).Single();

        Assert.Equal(committed, next);
        using var reader = PassageFileReader.Open(_folder.Path, new FileInfo(File).Length);
        Assert.Equal((Passage(1), Passage(2)), (reader.Read(place), reader.Read(next)));
    }

    [Fact]
    public void A_shorter_file_is_refused()
    {
        using var batch = PassageBatch.Of([Passage(1)]);
        Write(batch, 0);
        var length = new FileInfo(File).Length;

        Assert.Contains($"expected {length + 1:N0}", Assert.Throws<InvalidDataException>(() => PassageFileReader.Open(_folder.Path, length + 1)).Message, StringComparison.Ordinal);
        Assert.Contains($"expected at least {length + 1:N0}", Assert.Throws<InvalidDataException>(() => PassageFileWriter.Open(_folder.Path, length + 1)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_damaged_byte_is_never_read_as_another_text()
    {
        var passages = Enumerable.Range(0, 600).Select(Passage).ToArray();
        using var batch = PassageBatch.Of(passages);
        var places = Write(batch, 0);
        var bytes = System.IO.File.ReadAllBytes(File);
        var random = new Random(1);
        for (var round = 0; round < 300; round++)
        {
            var at = random.Next(bytes.Length);
            var damaged = bytes.ToArray();
            damaged[at] ^= (byte)random.Next(1, 256);
            System.IO.File.WriteAllBytes(File, damaged);
            var number = Math.Max(0, Array.FindLastIndex(places, place => place <= at));

            AssertRefusedOrRight(passages[number], places[number], bytes.Length);
        }
    }

    private void AssertRefusedOrRight(Passage expected, long place, long length)
    {
        try
        {
            using var reader = PassageFileReader.Open(_folder.Path, length);
            Assert.Equal(expected, reader.Read(place));
        }
        catch (InvalidDataException exception)
        {
            Assert.Contains(PassageFile.Name, exception.Message, StringComparison.Ordinal);
        }
    }

    private static Passage Passage(int number) => new($"{number}", null, $"The moon number {number} goes round its planet in {number * 7 % 100} days.");

    private long[] Write(PassageBatch batch, long from)
    {
        using var writer = PassageFileWriter.Open(_folder.Path, from);
        writer.Start(batch);
        var places = new long[batch.Count];
        for (var number = 0; number < batch.Count; number++)
        {
            places[number] = writer.Append(batch[number]);
        }

        writer.Flush(toDisk: true);
        return places;
    }
}
