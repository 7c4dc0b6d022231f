using Search.Onnx.Inference.LongDocuments;

namespace Search.Tests.Onnx.Inference.LongDocuments;

public class WindowChoiceTests
{
    [Fact]
    public void The_windows_with_the_querys_rare_words_are_chosen_in_the_documents_order()
    {
        // 1 is in every window, 2 in two of them.
        var document = new[] { Window(1, 5, 6), Window(1, 2, 6), Window(1, 7, 7), Window(2, 2, 1) };

        Assert.Equal([[1, 3]], WindowChoice.Choose([1, 2], [document], most: 2));
        Assert.Equal([[3]], WindowChoice.Choose([1, 2], [document], most: 1));
    }

    [Fact]
    public void Without_a_common_word_the_first_windows_are_chosen() =>
        Assert.Equal([[0, 1], [0]], WindowChoice.Choose([9], [new[] { Window(1), Window(2), Window(3) }, [Window(4)]], most: 2));

    private static DocumentWindow Window(params int[] ids) => new(0, 0, ids);
}
