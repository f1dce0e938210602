using System.Text.Encodings.Web;
using Fluid;
using Fluid.Ast;
using Fluid.Values;

namespace CampaignStudio.Domain.Templates;

/// <summary>
/// Puts the limits into a parsed template: every statement counts as a step and looks at the clock, captures and ranges are
/// bounded, lists are encoded when printed.
/// </summary>
internal sealed class BudgetRewriter : AstRewriter
{
    protected override Statement VisitOutputStatement(OutputStatement outputStatement) =>
        new GuardedStatement(new EncodedOutput(Visit(outputStatement.Expression)));

    protected override Statement VisitCaptureStatement(CaptureStatement captureStatement)
    {
        TryRewriteStatements(captureStatement.Statements, out var body);
        return new GuardedStatement(new LimitedCapture(captureStatement.Identifier, body));
    }

    protected override Statement VisitAssignStatement(AssignStatement assignStatement) => Guard(base.VisitAssignStatement(assignStatement));

    protected override Statement VisitCaseStatement(CaseStatement caseStatement) => Guard(base.VisitCaseStatement(caseStatement));

    protected override Statement VisitCycleStatement(CycleStatement cycleStatement) => Guard(base.VisitCycleStatement(cycleStatement));

    protected override Statement VisitDecrementStatement(DecrementStatement decrementStatement) => Guard(base.VisitDecrementStatement(decrementStatement));

    protected override Statement VisitForStatement(ForStatement forStatement) => Guard(base.VisitForStatement(forStatement));

    protected override Statement VisitIfStatement(IfStatement ifStatement) => Guard(base.VisitIfStatement(ifStatement));

    protected override Statement VisitIncrementStatement(IncrementStatement incrementStatement) => Guard(base.VisitIncrementStatement(incrementStatement));

    protected override Statement VisitTableRowStatement(TableRowStatement tableRowStatement) => Guard(base.VisitTableRowStatement(tableRowStatement));

    protected override Statement VisitUnlessStatement(UnlessStatement unlessStatement) => Guard(base.VisitUnlessStatement(unlessStatement));

    protected override Expression VisitRangeExpression(RangeExpression rangeExpression) =>
        new LimitedRange(Visit(rangeExpression.From), Visit(rangeExpression.To));

    // The base class leaves the expressions inside [ ] as they are.
    protected override Expression VisitMemberExpression(MemberExpression memberExpression) => new MemberExpression(
        [.. memberExpression.Segments.Select(segment => segment is IndexerSegment index ? new IndexerSegment(Visit(index.Expression)) : segment)]);

    private static GuardedStatement Guard(Statement statement) => new(statement);

    private sealed class GuardedStatement(Statement inner) : Statement
    {
        public override ValueTask<Completion> WriteToAsync(TextWriter output, TextEncoder encoder, TemplateContext context)
        {
            context.IncrementSteps();
            ((RenderContext)context).CheckTime();
            return inner.WriteToAsync(output, encoder, context);
        }
    }

    private sealed class EncodedOutput(Expression expression) : Statement
    {
        public override async ValueTask<Completion> WriteToAsync(TextWriter output, TextEncoder encoder, TemplateContext context)
        {
            var value = await expression.EvaluateAsync(context);
            // Lists and everything composite write their texts as they are; only a text value is encoded.
            if (value is ArrayValue or DictionaryValue or ObjectValueBase) value = new StringValue(value.ToStringValue());
            await value.WriteToAsync(output, encoder, context.CultureInfo);
            return Completion.Normal;
        }
    }

    private sealed class LimitedCapture(string identifier, IReadOnlyList<Statement> body) : Statement
    {
        public override async ValueTask<Completion> WriteToAsync(TextWriter output, TextEncoder encoder, TemplateContext context)
        {
            var writer = new LimitedWriter((RenderContext)context);
            var completion = Completion.Normal;
            foreach (var statement in body)
            {
                completion = await statement.WriteToAsync(writer, encoder, context);
                if (completion != Completion.Normal) break;
            }
            // Its parts are encoded already.
            context.SetValue(identifier, new StringValue(writer.ToString(), encode: false));
            return completion;
        }
    }

    private sealed class LimitedRange(Expression from, Expression to) : Expression
    {
        public override async ValueTask<FluidValue> EvaluateAsync(TemplateContext context)
        {
            var first = Whole(await from.EvaluateAsync(context));
            var last = Whole(await to.EvaluateAsync(context));
            if (last < first) return ArrayValue.Empty;

            ((RenderContext)context).CheckItems((long)last - first + 1);
            return new ArrayValue([.. Enumerable.Range(first, last - first + 1).Select(number => NumberValue.Create(number))]);
        }

        private static int Whole(FluidValue value) => (int)Math.Clamp(value.ToNumberValue(), int.MinValue / 2, int.MaxValue / 2);
    }
}
