import { BorderStyle, type IParagraphOptions, type IStylesOptions } from 'docx';

const font = 'Calibri';

/** Sizes in half points, distances in twentieths of a point. */
export const docxStyles: IStylesOptions = {
  default: {
    document: { run: { font, size: 22, language: { value: 'en-US' } } },
    heading1: {
      run: { font, size: 34, bold: true, color: '000000' },
      paragraph: { spacing: { after: 80 }, keepNext: true },
    },
    heading2: {
      run: { font, size: 25, bold: true, color: '000000' },
      paragraph: { spacing: { before: 280, after: 60 }, keepNext: true },
    },
  },
  paragraphStyles: [
    {
      id: 'Fact',
      name: 'Fact',
      basedOn: 'Normal',
      paragraph: {
        indent: { left: 2900, hanging: 2900 },
        spacing: { after: 20 },
      },
    },
    {
      id: 'Statement',
      name: 'Statement',
      basedOn: 'Normal',
      paragraph: { spacing: { after: 80 } },
    },
    {
      id: 'Mark',
      name: 'Mark',
      basedOn: 'Normal',
      run: { bold: true },
      paragraph: { spacing: { before: 80, after: 160 } },
    },
    {
      id: 'Remark',
      name: 'Remark',
      basedOn: 'Normal',
      run: { size: 19, italics: true },
      paragraph: { spacing: { before: 160 } },
    },
    { id: 'Signer', name: 'Signer', basedOn: 'Normal', run: { bold: true } },
    { id: 'Signature', name: 'Signature block', basedOn: 'Normal', run: { size: 20 } },
    { id: 'Header', name: 'header', basedOn: 'Normal', run: { size: 18, color: '444444' } },
    { id: 'Footer', name: 'footer', basedOn: 'Normal', run: { size: 18, color: '444444' } },
  ],
};

/** A line above the signature. */
export const ruled: IParagraphOptions = {
  border: { top: { style: BorderStyle.SINGLE, size: 4, space: 6, color: '888888' } },
  spacing: { before: 360 },
};
