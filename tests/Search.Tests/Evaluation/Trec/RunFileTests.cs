using System.Globalization;
using System.IO.Compression;
using System.Text;
using CsCheck;
using Search.Core.Errors;
using Search.Evaluation.Measures;
using Search.Evaluation.Trec;

namespace Search.Tests.Evaluation.Trec;

public sealed class RunFileTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Documents_are_ordered_by_score_and_then_by_id_descending_whatever_their_rank_says()
    {
        var run = Read("q Q0 a 1 1.5 t\nq\tQ0  b 2\t1.50 t\r\nq Q0 c 3 2 t\n\nr Q0 a 9 -1e-3 t");

        Assert.Equal([new(1, "c", 2f), new(2, "b", 1.5f), new(3, "a", 1.5f)], run.Of("q"));
        Assert.Equal(["q", "r"], run.Rankings.Keys);
        Assert.Empty(run.Of("s"));
    }

    [Fact]
    public void Scores_that_are_equal_as_float32_are_ties() =>
        Assert.Equal(["b", "a"], Read("q Q0 a 1 1.00000002 t\nq Q0 b 2 1.00000001 t\n").Of("q").Select(entry => entry.Document));

    [Fact]
    public void Equal_scores_can_be_ordered_by_rank_instead()
    {
        const string Text = "q Q0 a 2 1 t\nq Q0 b 3 1 t\nq Q0 c 1 1 t\nq Q0 d 9 2 t\nr Q0 e 1 1 t\n";

        Assert.Equal(["d", "c", "a", "b"], Read(Text, TieOrder.Rank).Of("q").Select(entry => entry.Document));
        Assert.Equal(new TieCount(Queries: 1, Documents: 3), Read(Text).Ties);
        Assert.Contains("the rank is 'x'", Assert.Throws<BadInputException>(() => Read("q Q0 a x 1 t\n", TieOrder.Rank)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("qid Q0 docid rank score tag\nq Q0 a 1 1 t\n")]
    [InlineData("qid\tpid\trank\nq\ta\t1\n")]
    public void A_header_is_refused_and_called_a_header(string text) =>
        Assert.Contains("line 1: the ", AssertHeader(text), StringComparison.Ordinal);

    [Theory]
    [InlineData("# ir_metadata.start\n# tag: t\n#\n# ir_metadata.end\nq Q0 a 1 1 t\n")]
    [InlineData("#\tone two three four five\r\n\n# two\nq\ta\t1\n")]
    public void Comment_lines_before_the_first_document_are_skipped(string text) => Assert.Equal("a", Read(text).Of("q").Single().Document);

    [Fact]
    public void An_id_that_begins_with_a_number_sign_is_no_comment() => Assert.Equal(["#q"], Read("#q Q0 a 1 1 t\n").Rankings.Keys);

    [Theory]
    [InlineData("# tag: t\nq Q0 a 1 1 t\n# tag: t\n", "line 3: 3 columns")]
    [InlineData("# a\n# b\nq Q0 a 1 x t\n", "line 3: the score is 'x'")]
    [InlineData("# a\nqid Q0 docid rank score tag\n", "line 2: the score is 'score', so the line seems to be a header")]
    [InlineData("# a\n# b\n", "line 2: no ranked documents")]
    public void An_error_after_comment_lines_names_the_line_of_the_file(string text, string message) =>
        Assert.Contains(message, Assert.Throws<BadInputException>(() => Read(text)).Message, StringComparison.Ordinal);

    [Fact]
    public void Ids_are_compared_by_their_bytes_in_UTF8() =>
        Assert.Equal(
            ["\U00010000", "\uE000", "é", "z"],
            Read("q Q0 \uE000 1 1 t\nq Q0 z 1 1 t\nq Q0 \U00010000 1 1 t\nq Q0 é 1 1 t\n").Of("q").Select(entry => entry.Document));

    [Fact]
    public void A_no_break_space_and_a_next_line_character_belong_to_an_id() =>
        Assert.Equal("a\u00A0b\u0085c", Read("q Q0 a\u00A0b\u0085c 1 1 t\n").Of("q").Single().Document);

    [Fact]
    public void A_gzipped_run_is_read()
    {
        var path = _folder.File("run.gz");
        using (var gzip = new GZipStream(File.Create(path), CompressionLevel.Fastest))
        {
            gzip.Write("q Q0 a 1 1 t\n"u8);
        }

        Assert.Equal("a", RunFile.Read(path).Of("q").Single().Document);
    }

    [Fact]
    public void An_MS_MARCO_run_may_have_gaps_in_its_ranks_and_the_later_line_wins()
    {
        var run = Read("q\t5\t3\nq\t6\t1\nq\t7\t3\n");

        Assert.Equal([new(1, "6", -1), new(3, "7", -3)], run.Of("q"));
    }

    [Theory]
    [InlineData("malformed/duplicate-document.run", 3)]
    [InlineData("malformed/missing-column.run", 2)]
    [InlineData("malformed/score-nan.run", 1)]
    [InlineData("malformed/score-not-a-number.run", 2)]
    [InlineData("malformed/empty.run", 1)]
    [InlineData("msmarco/candidates.duplicate-passage.tsv", 3)]
    public void A_malformed_run_is_refused_with_its_line(string file, int line)
    {
        var path = TestData.InCheckout(Path.Combine("tests/Search.Tests/Evaluation/Golden", file));

        var error = Assert.Throws<BadInputException>(() => RunFile.Read(path));

        Assert.StartsWith($"{path}, line {line}: ", error.Message, StringComparison.Ordinal);
        Assert.Contains("; expected ", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("q Q0 a 1 1e39 t\n")]
    [InlineData("q Q0 a 1 Infinity t\n")]
    [InlineData("q Q0 a 1 0x10 t\n")]
    [InlineData("q Q0 a 1 1,5 t\n")]
    [InlineData("q Q0 a 1 1 t u\n")]
    [InlineData("q\ta\t0\n")]
    [InlineData("q\ta\t1.5\n")]
    [InlineData("q\ta\t9999999\n")]
    [InlineData("q a 1\n")]
    public void A_file_that_is_not_a_run_is_refused(string text) =>
        Assert.Contains("line 1: ", Assert.Throws<BadInputException>(() => Read(text)).Message, StringComparison.Ordinal);

    [Fact]
    public void A_missing_file_is_bad_input() => Assert.Throws<BadInputException>(() => RunFile.Read(_folder.File("none")));

    [Fact]
    public void Text_that_is_not_UTF8_is_refused()
    {
        File.WriteAllBytes(_folder.File("run"), [.. "q Q0 a"u8, 0xFF, .. " 1 1 t\n"u8]);

        Assert.Contains("line 1: not valid UTF-8", Assert.Throws<BadInputException>(() => RunFile.Read(_folder.File("run"))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_order_of_lines_in_a_run_does_not_matter()
    {
        var golden = TestData.InCheckout("tests/Search.Tests/Evaluation/Golden/ties");
        var measures = MeasureParser.ParseList("nDCG@10 AP Bpref");
        var expected = RunEvaluator.Evaluate(RunFile.Read($"{golden}.run"), QrelsFile.Read($"{golden}.qrels"), measures).Means;
        var (run, qrels) = (File.ReadAllLines($"{golden}.run"), File.ReadAllLines($"{golden}.qrels"));

        Gen.Select(Gen.Shuffle(run), Gen.Shuffle(qrels)).Sample(
            (runLines, qrelsLines) =>
            {
                using var folder = new TempFolder();
                File.WriteAllLines(folder.File("run"), runLines);
                File.WriteAllLines(folder.File("qrels"), qrelsLines);
                var means = RunEvaluator.Evaluate(
                    RunFile.Read(folder.File("run")), QrelsFile.Read(folder.File("qrels")), measures).Means;
                Assert.All(expected, mean => Assert.Equal(mean.Value, means[mean.Key], 1e-12));
            },
            iter: 20, threads: 1);
    }

    [Fact]
    public void The_lines_of_a_query_may_be_together_or_anywhere() =>
        Gen.Select(Gen.Int[1, 4], Gen.Int[1, 12], Gen.Int[0, 3], Gen.Int[1, 20]).Array[1, 40].Sample(
            lines =>
            {
                var distinct = lines.DistinctBy(line => (line.Item1, line.Item2)).ToList();
                foreach (var ties in Enum.GetValues<TieOrder>())
                {
                    var run = Read(string.Concat(distinct.Select(line => $"{line.Item1} Q0 d{line.Item2} {line.Item4} {line.Item3} t\n")), ties);

                    Assert.Equal(distinct.Select(line => $"{line.Item1}").Distinct(), run.Rankings.Keys);
                    foreach (var query in distinct.GroupBy(line => $"{line.Item1}"))
                    {
                        Assert.Equal(
                            query.OrderByDescending(line => line.Item3).ThenBy(line => ties == TieOrder.Rank ? line.Item4 : 0)
                                .ThenByDescending(line => $"d{line.Item2}", StringComparer.Ordinal).Select((line, index) => new RankedDocument(index + 1, $"d{line.Item2}", line.Item3)),
                            run.Of(query.Key));
                    }

                    var tied = distinct.GroupBy(line => (line.Item1, line.Item3)).Where(group => group.Count() > 1).ToList();
                    Assert.Equal(new TieCount(tied.DistinctBy(group => group.Key.Item1).Count(), tied.Sum(group => group.Count())), run.Ties);
                }
            },
            iter: 500, threads: 1);

    [Fact]
    public void A_document_that_comes_back_with_its_query_is_refused() => Assert.Contains(
        "line 4: document 'a' is listed twice for query 'q'",
        Assert.Throws<BadInputException>(() => Read("q Q0 a 1 2 t\nq Q0 b 2 1 t\nr Q0 a 1 1 t\nq Q0 a 3 0 t\n")).Message,
        StringComparison.Ordinal);

    [Fact]
    public void Any_bytes_are_a_run_or_judgements_or_bad_input()
    {
        var line = Gen.OneOf("q Q0 a 1 2.5 t", "q Q0 b 2 1 t", "q\ta\t1", "q 0 a 1", "q\t0\tb\t2", "query-id\tcorpus-id\tscore", "\uFEFF", "", " ", "\t\t");
        var noise = Gen.Byte.Array[0, 20].Select(bytes => Encoding.Latin1.GetString(bytes));
        Gen.OneOf(line, noise).Array[0, 6].Sample(
            (string[] lines) =>
            {
                var path = _folder.File("any");
                File.WriteAllBytes(path, Encoding.Latin1.GetBytes(string.Join('\n', lines)));
                ReadOrRefuse(() => RunFile.Read(path));
                ReadOrRefuse(() => QrelsFile.Read(path));
            },
            iter: 500, threads: 1);
    }

    [Fact]
    public void A_written_run_is_read_back_in_the_same_order_even_with_equal_scores()
    {
        var scores = Gen.OneOf(Gen.OneOf(0f, -0f, 1f, float.Epsilon, 16777216f, float.MaxValue), Gen.Float.Where(float.IsFinite));
        scores.Array[1, 50].Sample(
            drawn =>
            {
                var path = _folder.File("round-trip.trec");
                var ranking = drawn.OrderDescending().Select((score, index) => ($"d{index % 7}-{index}", score)).ToList();
                using (var writer = new RunWriter(path, "a tag"))
                {
                    writer.Write("q", ranking);
                    writer.Complete();
                }

                Assert.Equal(ranking.Select(entry => entry.Item1), RunFile.Read(path).Of("q").Select(entry => entry.Document));
                AssertStrictlyDecreasing(path);
            },
            iter: 200, threads: 1);
    }

    [Theory]
    [InlineData("run.trec")]
    [InlineData("run.trec.gz")]
    [InlineData("run.tsv")]
    [InlineData("run.TSV.gz")]
    public void The_name_of_a_run_decides_its_format_and_whether_it_is_gzipped(string name)
    {
        var path = _folder.File(name);
        using (var writer = new RunWriter(path, "tag"))
        {
            writer.Write("q", [("b", 2f), ("a", 2f)]);
            writer.Complete();
        }

        var msMarco = name.Contains(".tsv", StringComparison.OrdinalIgnoreCase);
        Assert.Equal(name.EndsWith(".gz", StringComparison.Ordinal), File.ReadAllBytes(path) is [0x1F, 0x8B, ..]);
        Assert.Equal(
            [new(1, "b", msMarco ? -1 : 2f), new(2, "a", msMarco ? -2 : float.BitDecrement(2f))],
            RunFile.Read(path).Of("q"));
    }

    [Fact]
    public void A_run_that_is_not_completed_leaves_no_file()
    {
        using (var writer = new RunWriter(_folder.File("sub/half.trec"), "tag"))
        {
            writer.Write("q", [("a", 1f)]);
        }

        Assert.Empty(Directory.EnumerateFiles(_folder.File("sub")));
    }

    [Theory]
    [InlineData("a b")]
    [InlineData("a\nb")]
    [InlineData("")]
    public void An_id_with_a_blank_cannot_be_written(string id)
    {
        using var writer = new RunWriter(_folder.File("run"), "tag");

        Assert.Throws<BadInputException>(() => writer.Write("q", [(id, 1f)]));
        Assert.Throws<BadInputException>(() => writer.Write(id, [("a", 1f)]));
    }

    private static void AssertStrictlyDecreasing(string path)
    {
        var digits = File.ReadAllLines(path).Select(line => line.Split(' ')[4]).ToList();
        var direct = digits.Select(text => float.Parse(text, CultureInfo.InvariantCulture)).ToList();
        var throughDouble = digits.Select(text => (float)double.Parse(text, CultureInfo.InvariantCulture)).ToList();
        Assert.Equal(direct, throughDouble);
        Assert.All(direct.Zip(direct.Skip(1)), pair => Assert.True(pair.First > pair.Second));
    }

    private static void ReadOrRefuse(Action read)
    {
        try
        {
            read();
        }
        catch (BadInputException)
        {
            // A refusal is allowed too.
        }
    }

    private string AssertHeader(string text)
    {
        var message = Assert.Throws<BadInputException>(() => Read(text)).Message;
        Assert.Contains("so the line seems to be a header; delete it; expected ", message, StringComparison.Ordinal);
        return message;
    }

    private Run Read(string text, TieOrder ties = TieOrder.TrecEval)
    {
        File.WriteAllText(_folder.File("run"), text);
        return RunFile.Read(_folder.File("run"), ties);
    }
}
